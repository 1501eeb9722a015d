import { PlusOutlined } from '@ant-design/icons';
import { Button, Empty, Skeleton } from 'antd';
import { useState } from 'react';
import { may } from '../app/may.ts';
import { useSession } from '../app/session.tsx';
import { useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import type { Webhook } from './api.ts';
import { useWebhooks } from './queries.ts';
import { SecretOnce } from './SecretOnce.tsx';
import { M } from './texts.ts';
import { WebhookCard } from './WebhookCard.tsx';
import { WebhookForm } from './WebhookForm.tsx';
import './messages.css';

/** The systems that are told what happens. */
export function Webhooks() {
  const say = useSay();
  const session = useSession();
  const webhooks = useWebhooks();
  const [editing, setEditing] = useState<Webhook | 'new'>();
  const [secret, setSecret] = useState<string>();
  if (webhooks.isPending) return <Skeleton active paragraph={{ rows: 6 }} />;
  if (webhooks.isError) return <ErrorBox error={webhooks.error} onRetry={() => void webhooks.refetch()} />;
  return (
    <>
      <div className="toolbar">
        <span className="quiet">{say(M.webhooksLead)}</span>
        {may(session, 'createWebhook') && (
          <Button
            type="primary"
            className="toolbar-end"
            icon={<PlusOutlined aria-hidden />}
            onClick={() => setEditing('new')}
          >
            {say(M.add)}
          </Button>
        )}
      </div>
      {webhooks.data.length === 0 && <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(M.noWebhooks)} />}
      {webhooks.data.map((webhook) => (
        <WebhookCard key={webhook.id} of={webhook} onEdit={() => setEditing(webhook)} onSecret={setSecret} />
      ))}
      {editing && (
        <WebhookForm
          {...(editing === 'new' ? {} : { of: editing })}
          onClose={() => setEditing(undefined)}
          onSecret={setSecret}
        />
      )}
      {secret !== undefined && <SecretOnce secret={secret} onClose={() => setSecret(undefined)} />}
    </>
  );
}
