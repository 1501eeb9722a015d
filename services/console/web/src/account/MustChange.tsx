import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { keys } from '../app/queries.ts';
import { A } from '../app/texts.ts';
import { useSignOut } from '../app/useSignOut.ts';
import { useSay } from '../texts.ts';
import { useTitle } from '../ui/Page.tsx';
import { PasswordForm } from './PasswordForm.tsx';
import { C } from './texts.ts';
import '../app/sign-in.css';

/** Stands in place of every page until the password that somebody else knows is changed; then the page comes that was wanted. */
export function MustChange({ name }: { name: string }) {
  const say = useSay();
  const client = useQueryClient();
  const signOut = useSignOut();
  useTitle(say(C.mustChange));
  return (
    <div className="sign-in">
      <main className="sign-in-card">
        <h1>{say(C.mustChange)}</h1>
        <p className="page-lead">{say(C.mustChangeWhy)}</p>
        <PasswordForm whose={[name]} onChanged={() => void client.invalidateQueries({ queryKey: keys.session })} />
        <Button type="link" className="sign-in-other" onClick={() => signOut.mutate()}>
          {say(A.signOut)}
        </Button>
      </main>
    </div>
  );
}
