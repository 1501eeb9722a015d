import { CopyOutlined } from '@ant-design/icons';
import { Alert, App, Button, Modal } from 'antd';
import { T, useSay } from '../texts.ts';
import { M } from './texts.ts';

/** A secret that nobody can look up again: it closes by saying so, and by nothing else. */
export function SecretOnce({ secret, onClose }: { secret: string; onClose: () => void }) {
  const say = useSay();
  const { message } = App.useApp();
  return (
    <Modal
      open
      title={say(M.secretTitle)}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {say(M.stored)}
        </Button>
      }
    >
      <Alert className="gap" type="warning" showIcon title={say(M.secretOnce)} />
      <p className="secret">
        <code>{secret}</code>
        <Button
          icon={<CopyOutlined aria-hidden />}
          onClick={() => void navigator.clipboard?.writeText(secret).then(() => message.success(say(T.copied)))}
        >
          {say(M.copy)}
        </Button>
      </p>
    </Modal>
  );
}
