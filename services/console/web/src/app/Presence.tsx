import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Modal, Skeleton } from 'antd';
import { z } from 'zod';
import { instant, person } from '../../../../../domain/procedures/field.ts';
import { toInstant } from '../../../../../domain/time/instant.ts';
import { serverNow } from '../api/client.ts';
import { getPresence, setPresence } from '../api/desk.ts';
import { ProblemError } from '../api/problem.ts';
import type { Away } from '../api/shapes.ts';
import { useUsers } from '../form/inputs.tsx';
import { SchemaForm } from '../form/SchemaForm.tsx';
import { useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { saidInstant } from '../ui/time.ts';
import { keys } from './queries.ts';
import { useActor } from './session.tsx';
import { A } from './texts.ts';
import { useNow } from './time.ts';

const Form = z.strictObject({
  from: instant('离岗时间', 'Away from'),
  until: instant('返回时间（留空为未定）', 'Back at (open if left empty)').optional(),
  deputy: person('代理人', 'Deputy').optional(),
});

/** Whether the person is away, now or later. */
function usePresence() {
  const { id } = useActor();
  return useQuery({ queryKey: keys.presence(id), queryFn: ({ signal }) => getPresence(id, signal) });
}

/** `离岗中，至 …`, when it is so now. */
export function useAway(): Away | undefined {
  const { data } = usePresence();
  const now = useNow();
  const away = data?.away;
  return away && away.from <= now && (away.until === null || now < away.until) ? away : undefined;
}

/** Says when the person is away and who keeps their promises meanwhile (CBK-08). */
export function PresenceDialog({ onClose }: { onClose: () => void }) {
  const say = useSay();
  const { id } = useActor();
  const client = useQueryClient();
  const { message } = App.useApp();
  const presence = usePresence();
  const users = useUsers();
  const saving = useMutation({
    mutationFn: (away: Away | null) => setPresence(id, away),
    onSuccess: (_, away) => {
      void client.invalidateQueries({ queryKey: keys.presence(id) });
      void message.success(say(away ? A.awaySaved : A.backSaved));
      onClose();
    },
  });
  const away = presence.data?.away ?? null;
  const deputy = users.data?.items.find((user) => user.id === away?.deputyId);
  return (
    <Modal open footer={null} title={say(A.away)} onCancel={onClose} destroyOnHidden>
      <p className="quiet">{say(A.awayWhy)}</p>
      {presence.isError && <ErrorBox error={presence.error} onRetry={() => void presence.refetch()} />}
      {presence.isPending && <Skeleton active title={false} paragraph={{ rows: 3 }} />}
      {presence.isSuccess && !users.isPending && (
        <>
          {away && (
            <p className="note">
              {away.until ? say(A.awayNow, { until: saidInstant(away.until, say) }) : say(A.awayOpen)}{' '}
              <Button size="small" loading={saving.isPending} onClick={() => saving.mutate(null)}>
                {say(A.back)}
              </Button>
            </p>
          )}
          <SchemaForm
            schema={Form}
            initial={{
              from: away?.from ?? toInstant(serverNow()),
              ...(away?.until ? { until: away.until } : {}),
              ...(deputy ? { deputy: { id: deputy.id, name: deputy.name } } : {}),
            }}
            submit={say(A.awaySave)}
            pending={saving.isPending}
            problem={saving.error instanceof ProblemError ? saving.error : undefined}
            onSubmit={(data) => {
              const { from, until = null, deputy: named } = Form.parse(data);
              saving.mutate({ from, until, deputyId: named?.id ?? null });
            }}
          />
        </>
      )}
    </Modal>
  );
}
