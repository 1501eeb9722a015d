import { Form, Input, Modal } from 'antd';
import type { ReactNode } from 'react';
import type { ProblemError } from '../api/problem.ts';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { T, useSay } from '../texts.ts';
import { R } from './texts.ts';

export interface JsonFormProps {
  readonly title: string;
  readonly lead: string;
  readonly label: string;
  readonly submit: string;
  readonly initial?: unknown;
  readonly pending: boolean;
  readonly problem: ProblemError | undefined;
  readonly onSubmit: (value: unknown) => void;
  readonly onClose: () => void;
  /** More fields, above the text. */
  readonly children?: ReactNode;
}

/** Data that people prepare elsewhere and paste: it is read here, and judged by the service with a reason for each mistake. */
export function JsonForm(props: JsonFormProps) {
  const { title, lead, label, submit, initial, pending, problem, onSubmit, onClose, children } = props;
  const say = useSay();
  const [form] = Form.useForm<{ json: string }>();
  return (
    <Modal
      open
      width={760}
      title={title}
      okText={submit}
      cancelText={say(T.cancel)}
      confirmLoading={pending}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      <p>{lead}</p>
      {problem && <ProblemAlert problem={problem} />}
      {children}
      <Form
        form={form}
        layout="vertical"
        initialValues={{ json: initial === undefined ? '' : JSON.stringify(initial, null, 2) }}
        onFinish={({ json }) => onSubmit(JSON.parse(json))}
      >
        <Form.Item
          name="json"
          label={label}
          rules={[
            {
              validator: (_, text: string) => {
                try {
                  JSON.parse(text);
                  return Promise.resolve();
                } catch (error) {
                  const why = error instanceof Error ? error.message : '';
                  return Promise.reject(new Error(say(R.notJson, { why })));
                }
              },
            },
          ]}
        >
          <Input.TextArea className="mono" autoSize={{ minRows: 12, maxRows: 24 }} spellCheck={false} />
        </Form.Item>
      </Form>
    </Modal>
  );
}
