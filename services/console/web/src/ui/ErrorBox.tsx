import { CopyOutlined } from '@ant-design/icons';
import { Alert, App, Button, Result, Space, Typography } from 'antd';
import type { ReactNode } from 'react';
import { ProblemError } from '../api/problem.ts';
import { T, useSay } from '../texts.ts';

/** What failed, that nothing is lost, another try, and the id to tell the people who run the platform. */
export function ErrorBox({ error, onRetry, whole }: { error: unknown; onRetry?: () => void; whole?: boolean }) {
  const say = useSay();
  const problem = error instanceof ProblemError ? error.problem : undefined;
  const retry = onRetry && (
    <Button key="retry" onClick={onRetry}>
      {say(T.retry)}
    </Button>
  );
  const told = problem?.detail ?? problem?.title ?? say(T.failedSafe);
  if (whole)
    return (
      <Result status="warning" title={say(T.failed)} subTitle={told} extra={retry}>
        {problem?.requestId && <RequestId id={problem.requestId} />}
      </Result>
    );
  return (
    <Alert
      type="error"
      showIcon
      title={say(T.failed)}
      description={
        <Space orientation="vertical" size={4}>
          <span>{told}</span>
          {problem?.requestId && <RequestId id={problem.requestId} />}
        </Space>
      }
      action={retry}
    />
  );
}

export function RequestId({ id }: { id: string }): ReactNode {
  const say = useSay();
  const { message } = App.useApp();
  return (
    <Space size={4} className="request-id">
      <Typography.Text type="secondary">{say(T.requestId, { id })}</Typography.Text>
      <Button
        type="link"
        size="small"
        icon={<CopyOutlined aria-hidden />}
        onClick={() => {
          void navigator.clipboard?.writeText(id).then(() => message.success(say(T.copied)));
        }}
      >
        {say(T.copyId)}
      </Button>
    </Space>
  );
}
