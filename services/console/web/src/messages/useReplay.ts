import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCommandKey } from '../app/useCommandKey.ts';
import { T, useSay } from '../texts.ts';
import { type ReplaySelection, replayDeliveries, replayDelivery } from './api.ts';
import { messageKeys } from './queries.ts';
import { M } from './texts.ts';

type OneOrMore = ReplaySelection | { readonly id: string };

/** Sends again what did not arrive, once somebody has confirmed how much that is. */
export function useReplay(onDone: () => void) {
  const say = useSay();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const key = useCommandKey();
  const replaying = useMutation({
    mutationFn: (what: OneOrMore) => send(what, key.current()),
    onSuccess: (n) => {
      key.renew();
      void message.success(say(M.replayed, { n }));
      void client.invalidateQueries({ queryKey: messageKeys.deliveries });
      onDone();
    },
    onError: key.after,
  });
  const ask = (what: OneOrMore, { count, unknown }: { count: number; unknown: number }) => {
    key.renew();
    void modal.confirm({
      title: say(M.replayAsk, { n: count }),
      content: unknown > 0 ? `${say(M.replayWhy)}${say(M.replayTwice, { n: unknown })}` : say(M.replayWhy),
      okText: say(M.replay),
      cancelText: say(T.cancel),
      // A failure shows on the page, which keeps the selection.
      onOk: () => replaying.mutateAsync(what).catch(() => undefined),
    });
  };
  return { ask, pending: replaying.isPending, error: replaying.error };
}

/** Resolves with how many will be tried again. */
async function send(what: OneOrMore, key: string): Promise<number> {
  if (!('id' in what)) return (await replayDeliveries(what, key)).replayed;
  await replayDelivery(what.id, key);
  return 1;
}
