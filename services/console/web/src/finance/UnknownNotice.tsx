import { Alert } from 'antd';
import { openAttempt, type RefundState } from '../../../../../domain/procedures/refund/state.ts';
import { T, useSay } from '../texts.ts';
import { shortInstant } from '../ui/time.ts';
import { F } from './texts.ts';

/** Money may have left: nobody pays a second time before it is known. */
export function UnknownNotice({ state }: { state?: RefundState }) {
  const say = useSay();
  const open = state && openAttempt(state);
  return (
    <Alert
      className="gap"
      type="warning"
      showIcon
      title={say(F.unknownWarning)}
      description={
        open?.unknownSince
          ? say(F.unknownSince, {
              since: shortInstant(open.unknownSince),
              n: open.asks,
              next: open.nextAskAt ? shortInstant(open.nextAskAt) : T.dash,
            })
          : say(F.unknownWhy)
      }
    />
  );
}
