import { CheckOutlined, ExclamationOutlined } from '@ant-design/icons';
import { Skeleton } from 'antd';
import type { RefundState } from '../../../../../domain/procedures/refund/state.ts';
import type { Text } from '../../../../../domain/text.ts';
import { useTimeline } from '../case/useCase.ts';
import { useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { saidInstant, shortInstant } from '../ui/time.ts';
import { type MoneyStep, moneySteps } from './money-steps.ts';
import { F } from './texts.ts';

const STATUS: Readonly<Record<MoneyStep['status'], Text>> = {
  done: F.stepDone,
  here: F.stepHere,
  ahead: F.stepAhead,
  bad: F.stepBad,
};

/** The money's way from the application to the customer, each step with who took it and when (S9). */
export function MoneySteps({ state }: { state: RefundState }) {
  const say = useSay();
  const timeline = useTimeline(state.id);
  if (timeline.isPending) return <Skeleton active title={false} paragraph={{ rows: 7, width: '100%' }} />;
  if (timeline.isError) return <ErrorBox error={timeline.error} onRetry={() => void timeline.refetch()} />;
  return (
    <ol className="money-steps" aria-label={say(F.steps)}>
      {moneySteps(state, timeline.data.entries).map(({ text, status, who, at, words }, index) => (
        <li
          key={text.zh}
          className={`money-step money-${status}`}
          {...(status === 'here' ? { 'aria-current': 'step' } : {})}
        >
          <span className="money-mark" aria-hidden>
            {status === 'done' ? <CheckOutlined /> : status === 'bad' ? <ExclamationOutlined /> : index + 1}
          </span>
          <span className="money-name">{say(text)}</span>
          <span className="quiet">
            {who && `${who} `}
            {at ? (
              <time dateTime={at} title={saidInstant(at, say)}>
                {shortInstant(at)}
              </time>
            ) : (
              say(STATUS[status])
            )}
            {words && ` · ${say(words.text, words.vars)}`}
          </span>
        </li>
      ))}
    </ol>
  );
}
