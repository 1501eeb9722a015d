import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button } from 'antd';
import { useState } from 'react';
import { EventTopic } from '../../../../../domain/messages/event.ts';
import type { Text } from '../../../../../domain/text.ts';
import { ProblemError } from '../api/problem.ts';
import { may } from '../app/may.ts';
import { useSession } from '../app/session.tsx';
import { useCommandKey } from '../app/useCommandKey.ts';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { T, useSay } from '../texts.ts';
import { saidInstant } from '../ui/time.ts';
import { rotateSecret, switchWebhook, testWebhook, type Webhook } from './api.ts';
import { messageKeys } from './queries.ts';
import { M } from './texts.ts';
import { WebhookResults } from './WebhookResults.tsx';

interface WebhookCardProps {
  readonly of: Webhook;
  readonly onEdit: () => void;
  readonly onSecret: (secret: string) => void;
}

export function WebhookCard({ of, onEdit, onSecret }: WebhookCardProps) {
  const say = useSay();
  const session = useSession();
  const { message, modal } = App.useApp();
  const client = useQueryClient();
  const key = useCommandKey();
  const [open, setOpen] = useState(false);
  const { id, name, url, topics, enabled, failures, secrets } = of;
  const again = () => client.invalidateQueries({ queryKey: messageKeys.webhooks });
  const switching = useMutation({ mutationFn: () => switchWebhook(id, !enabled), onSettled: again });
  const rotating = useMutation({
    mutationFn: () => rotateSecret(id, key.current()),
    onSuccess: ({ secret }) => {
      key.renew();
      onSecret(secret);
    },
    onError: key.after,
    onSettled: again,
  });
  const testing = useMutation({
    mutationFn: () => testWebhook(id),
    onSuccess: () => {
      void message.success(say(M.testSent));
      setOpen(true);
      return client.invalidateQueries({ queryKey: messageKeys.deliveries });
    },
  });
  const confirm = (title: Text, content: Text, okText: Text, act: () => Promise<unknown>) =>
    void modal.confirm({
      title: say(title, { name }),
      content: say(content),
      okText: say(okText),
      cancelText: say(T.cancel),
      onOk: () => act().catch(() => undefined),
    });
  const failed = [switching.error, rotating.error, testing.error].find((error) => error instanceof ProblemError);
  const old = secrets.find(({ until }) => until !== null && Date.parse(until) > Date.now())?.until;

  return (
    <section className="card" aria-label={name}>
      <div className="webhook-head">
        <h2>{name}</h2>
        <State of={of} />
      </div>
      <p className="mono prose flush">{url}</p>
      <p className="quiet flush">
        {topics.map((topic) => say(EventTopic.labels[topic])).join(say(T.comma))}
        {enabled && failures > 0 && say(T.dot) + say(M.failing, { n: failures })}
        {old && say(T.dot) + say(M.oldSecret, { at: saidInstant(old, say) })}
      </p>
      {failed && <ProblemAlert problem={failed} />}
      <div className="row-acts">
        {may(session, 'testWebhook') && (
          <Button disabled={!enabled} loading={testing.isPending} onClick={() => testing.mutate()}>
            {say(M.test)}
          </Button>
        )}
        {may(session, 'changeWebhook') && (
          <Button aria-label={say(M.changeOf, { name })} onClick={onEdit}>
            {say(M.change)}
          </Button>
        )}
        {may(session, 'rotateWebhookSecret') && (
          <Button onClick={() => confirm(M.rotateAsk, M.rotateWhy, M.rotate, () => rotating.mutateAsync())}>
            {say(M.rotate)}
          </Button>
        )}
        {enabled && may(session, 'disableWebhook') && (
          <Button danger onClick={() => confirm(M.disableAsk, M.disableWhy, M.disable, () => switching.mutateAsync())}>
            {say(M.disable)}
          </Button>
        )}
        {!enabled && may(session, 'enableWebhook') && (
          <Button type="primary" loading={switching.isPending} onClick={() => switching.mutate()}>
            {say(M.enable)}
          </Button>
        )}
      </div>
      {may(session, 'listDeliveries') && (
        <details className="webhook-results" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary>{say(M.results)}</summary>
          {open && <WebhookResults id={id} name={name} />}
        </details>
      )}
    </section>
  );
}

function State({ of: { enabled, disabledReason } }: { of: Webhook }) {
  const say = useSay();
  if (enabled) return <span className="chip tone-good">{say(M.enabled)}</span>;
  const failed = disabledReason === 'failures';
  return (
    <span className={`chip tone-${failed ? 'bad' : 'idle'}`}>
      {say(failed ? M.disabledByFailures : M.disabledByPerson)}
    </span>
  );
}
