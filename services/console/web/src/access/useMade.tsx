import { useQueryClient } from '@tanstack/react-query';
import { App, Typography } from 'antd';
import { useSay } from '../texts.ts';
import type { Made } from './api.ts';
import { accessKeys } from './queries.ts';
import { P } from './texts.ts';

/** What somebody is told whose change was taken: in force, waiting for another, and a password where one was made. */
export function useMade() {
  const say = useSay();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  return ({ change, oneTimePassword }: Made) => {
    void client.invalidateQueries({ queryKey: accessKeys.all });
    if (change.status === 'pending') void message.success(say(P.proposed));
    else void message.success(say(change.status === 'applied' ? P.applied : P.settled));
    if (oneTimePassword === null) return;
    modal.success({
      title: say(P.passwordTitle),
      // A stray click or key does not throw away what is shown only once.
      keyboard: false,
      content: (
        <>
          <p>
            <Typography.Text strong code copyable={{ text: oneTimePassword, tooltips: [say(P.copy), say(P.copy)] }}>
              {oneTimePassword}
            </Typography.Text>
          </p>
          <p>{say(P.passwordOnce)}</p>
        </>
      ),
    });
  };
}
