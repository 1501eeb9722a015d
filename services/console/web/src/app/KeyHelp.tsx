import { Modal, Switch } from 'antd';
import { useSay } from '../texts.ts';
import { switchKeys, useKeysOn } from './keys.ts';
import { A, KEYS } from './texts.ts';

/** What can be done from the keyboard, and the switch for single-letter keys. */
export function KeyHelp({ open, onClose }: { open: boolean; onClose: () => void }) {
  const say = useSay();
  const on = useKeysOn();
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={say(A.help)} destroyOnHidden>
      <dl className="keys">
        {KEYS.map(({ keys, text }) => (
          <div key={keys}>
            <dt>
              {keys.split(' ').map((key) => (key === '/' && keys.length > 1 ? ' / ' : <kbd key={key}>{key}</kbd>))}
            </dt>
            <dd>{say(text)}</dd>
          </div>
        ))}
      </dl>
      <div className="keys-switch">
        <Switch id="keys-on" checked={on} onChange={switchKeys} />
        <label htmlFor="keys-on">{say(A.keysOn)}</label>
      </div>
    </Modal>
  );
}
