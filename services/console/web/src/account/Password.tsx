import { App } from 'antd';
import { useSay } from '../texts.ts';
import type { Account } from './api.ts';
import { PasswordForm } from './PasswordForm.tsx';
import { C } from './texts.ts';

export function Password({ account: { login, name } }: { account: Account }) {
  const say = useSay();
  const { message } = App.useApp();
  return (
    <>
      <p className="quiet">{say(C.othersEnd)}</p>
      <PasswordForm whose={[login ?? '', name]} onChanged={() => void message.success(say(C.changed))} />
    </>
  );
}
