import { GlobalOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { LANGUAGES, type Language } from '../../../../../domain/text.ts';
import { useSay } from '../texts.ts';
import { LANGUAGE_NAMES, setLanguage, useLanguage } from './language.ts';
import { A } from './texts.ts';

export function LanguageMenu({ onChoose }: { onChoose?: (language: Language) => void }) {
  const say = useSay();
  const language = useLanguage();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        selectable: true,
        selectedKeys: [language],
        items: LANGUAGES.map((key) => ({
          key,
          label: <span lang={key}>{LANGUAGE_NAMES[key]}</span>,
          onClick: () => {
            setLanguage(key);
            onChoose?.(key);
          },
        })),
      }}
    >
      <Button type="text" icon={<GlobalOutlined aria-hidden />} aria-label={say(A.language)} aria-haspopup="menu">
        <span className="wide-only">{LANGUAGE_NAMES[language]}</span>
      </Button>
    </Dropdown>
  );
}
