import { EyeOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { Reveal, SHOWN_MINUTES } from '../case/tabs/CustomerTab.tsx';
import { useSay } from '../texts.ts';
import { B } from './texts.ts';

interface PhoneProps {
  readonly customerId: string;
  readonly name: string;
  readonly masked: string | null;
}

/** A number as everybody sees it; in full, for a reason that is recorded, it is a link that a telephone dials. */
export function Phone({ customerId, name, masked }: PhoneProps) {
  const say = useSay();
  const [asking, setAsking] = useState(false);
  const [full, setFull] = useState<string>();
  useEffect(() => {
    if (full === undefined) return;
    const hide = setTimeout(() => setFull(undefined), SHOWN_MINUTES * 60_000);
    return () => clearTimeout(hide);
  }, [full]);
  if (masked === null) return <span className="quiet">{say(B.noPhone)}</span>;
  if (full !== undefined)
    return (
      <a className="mono" href={`tel:${full}`}>
        {full}
      </a>
    );
  return (
    <span className="board-phone">
      <span className="mono">{masked}</span>
      <Button
        type="link"
        size="small"
        icon={<EyeOutlined aria-hidden />}
        aria-label={say(B.reveal, { name })}
        title={say(B.revealShort)}
        onClick={() => setAsking(true)}
      />
      {asking && (
        <Reveal
          customerId={customerId}
          onClose={() => setAsking(false)}
          onShown={({ phone }) => {
            setAsking(false);
            setFull(phone ?? undefined);
          }}
        />
      )}
    </span>
  );
}
