import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Checkbox, Form, Input, Modal } from 'antd';
import { EventTopic } from '../../../../../domain/messages/event.ts';
import { ProblemError } from '../api/problem.ts';
import { useCommandKey } from '../app/useCommandKey.ts';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { T, useSay } from '../texts.ts';
import { changeWebhook, createWebhook, type Webhook, type WebhookChange } from './api.ts';
import { messageKeys } from './queries.ts';
import { M } from './texts.ts';

interface WebhookFormProps {
  /** The endpoint to be changed; left out: a new one. */
  readonly of?: Webhook;
  readonly onClose: () => void;
  readonly onSecret: (secret: string) => void;
}

export function WebhookForm({ of, onClose, onSecret }: WebhookFormProps) {
  const say = useSay();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<WebhookChange>();
  const key = useCommandKey();
  const saving = useMutation({
    mutationFn: async (change: WebhookChange) => {
      if (!of) return (await createWebhook(change, key.current())).secret;
      await changeWebhook(of.id, change);
      return undefined;
    },
    onSuccess: (secret) => {
      void client.invalidateQueries({ queryKey: messageKeys.webhooks });
      if (secret === undefined) void message.success(say(M.saved));
      else onSecret(secret);
      onClose();
    },
    onError: key.after,
  });
  return (
    <Modal
      open
      title={say(of ? M.changeOf : M.add, { name: of?.name ?? '' })}
      okText={say(of ? M.save : M.add)}
      cancelText={say(T.cancel)}
      confirmLoading={saving.isPending}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      {saving.error instanceof ProblemError && <ProblemAlert problem={saving.error} />}
      <Form<WebhookChange>
        form={form}
        layout="vertical"
        initialValues={of ?? { topics: [...EventTopic.keys] }}
        onFinish={({ name, url, topics }) => saving.mutate({ name: name.trim(), url: url.trim(), topics })}
      >
        <Form.Item name="name" label={say(M.name)} rules={[{ required: true, whitespace: true, message: say(M.fill) }]}>
          <Input maxLength={64} />
        </Form.Item>
        <Form.Item
          name="url"
          label={say(M.url)}
          rules={[{ required: true, pattern: /^\s*https?:\/\/\S+\s*$/, message: say(M.urlWrong) }]}
        >
          <Input maxLength={500} inputMode="url" placeholder="https://crm.example.cn/hooks/ruyue" />
        </Form.Item>
        <Form.Item
          name="topics"
          label={say(M.topics)}
          rules={[{ required: true, type: 'array', min: 1, message: say(M.topicsNeeded) }]}
        >
          <Checkbox.Group options={EventTopic.keys.map((value) => ({ value, label: say(EventTopic.labels[value]) }))} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
