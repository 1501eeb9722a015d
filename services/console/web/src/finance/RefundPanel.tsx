import { CloseOutlined } from '@ant-design/icons';
import { Button, Skeleton, Tooltip } from 'antd';
import { useId, useRef } from 'react';
import { Link } from 'react-router';
import type { RefundState } from '../../../../../domain/procedures/refund/state.ts';
import { procedureOf } from '../../../../../domain/procedures/registry.ts';
import type { Refusal } from '../../../../../domain/refusal.ts';
import { circumstancesOf } from '../app/may.ts';
import { useSession } from '../app/session.tsx';
import { useNow } from '../app/time.ts';
import { CommandForm } from '../case/CommandForm.tsx';
import { isDangerous } from '../case/hints.ts';
import { isA } from '../case/kinds.ts';
import { type CaseCommand, nextSteps } from '../case/steps.ts';
import { type ShownCase, useCase } from '../case/useCase.ts';
import { useFormKeys } from '../form/useFormKeys.ts';
import { T, useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { StageTag } from '../ui/procedures.tsx';
import { isFinance } from './access.ts';
import { RefundTab } from './RefundTab.tsx';
import { F } from './texts.ts';

/** What brings a refund nearer to being paid, in the order in which it is done. */
const FORWARD = ['acknowledgeRefund', 'approveRefund', 'payRefund', 'recordPayout', 'recordFileResult'];
/** All that finance does with one. */
const ACTS = [...FORWARD, 'changeRefundAmount', 'returnRefund', 'rejectRefund'];

interface PanelProps {
  readonly id: string;
  readonly doing: string | undefined;
  readonly onChoose: (command: string | undefined) => void;
  readonly onClose: () => void;
}

/** The chosen row beside the list: the money's way, what is to be paid, and what this person can do with it. */
export function RefundPanel({ id, doing, onChoose, onClose }: PanelProps) {
  const say = useSay();
  const found = useCase(id);
  return (
    <aside className="finance-panel" aria-label={say(F.panel, { id })}>
      <Button
        type="text"
        className="finance-close"
        icon={<CloseOutlined aria-hidden />}
        aria-label={say(T.close)}
        onClick={onClose}
      />
      {found.isPending && <Skeleton active title={{ width: '50%' }} paragraph={{ rows: 12, width: '100%' }} />}
      {found.isError && <ErrorBox error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && isA('refund', found.data) && (
        <Refund key={id} shown={found.data} doing={doing} onChoose={onChoose} />
      )}
    </aside>
  );
}

interface RefundProps {
  readonly shown: ShownCase & { readonly state: RefundState };
  readonly doing: string | undefined;
  readonly onChoose: (command: string | undefined) => void;
}

function Refund({ shown, doing, onChoose }: RefundProps) {
  const say = useSay();
  const session = useSession();
  const now = useNow(shown.aheadMs);
  const box = useRef<HTMLDivElement>(null);
  const { state, row } = shown;
  const procedure = procedureOf('refund');
  const judged = ACTS.flatMap((name) => {
    const command = procedure.commands[name];
    return command ? [{ command, refusal: command.unavailable(state, circumstancesOf(session, name, now)) }] : [];
  });
  const legal = judged.flatMap(({ command, refusal }) => (refusal ? [] : [command]));
  const [owed] = nextSteps(procedure, state, session, now).mine.filter(({ command }) => ACTS.includes(command.name));
  const first = owed?.command ?? legal.find(({ name }) => FORWARD.includes(name));
  const command = doing === undefined ? undefined : procedure.commands[doing];
  // Ctrl+Enter takes the next step: it opens its form, and once more submits it.
  useFormKeys(box, { submit: () => first && onChoose(first.name) });

  return (
    <div ref={box}>
      <h2 className="finance-panel-title">
        <Link to={`/cases/${state.id}?tab=payment`} className="mono" title={say(F.openCase)}>
          {state.id}
        </Link>{' '}
        <StageTag procedure="refund" stage={state.stage} open={row.open} />
      </h2>
      <p className="subject-line">{row.subject}</p>
      {state.parent && (
        <p>
          <Link to={`/cases/${state.parent.id}`}>{say(F.fromCase, { id: state.parent.id })}</Link>
        </p>
      )}
      {row.open && <Acts {...{ judged, legal, first, doing, onChoose }} finance={isFinance(session)} />}
      {command && (
        <CommandForm
          key={command.name}
          shown={shown}
          command={command}
          onClose={() => onChoose(undefined)}
          onChoose={onChoose}
        />
      )}
      <RefundTab state={state} />
    </div>
  );
}

interface ActsProps {
  readonly judged: readonly { readonly command: CaseCommand; readonly refusal: Refusal | undefined }[];
  readonly legal: readonly CaseCommand[];
  readonly first: CaseCommand | undefined;
  readonly doing: string | undefined;
  readonly finance: boolean;
  readonly onChoose: (command: string) => void;
}

/** What is possible as buttons; what only this person may not do now as a button that says why not. */
function Acts({ judged, legal, first, doing, finance, onChoose }: ActsProps) {
  const say = useSay();
  const id = useId();
  // What belongs to another stage or another role is no news here.
  const barred = judged.flatMap(({ command, refusal }) =>
    refusal && ['SamePerson', 'NeedsApproval'].includes(refusal.type) ? [{ command, refusal }] : [],
  );
  const why = ({ command, refusal }: (typeof barred)[number]) =>
    say(F.cannot, { command: command.label, why: say(refusal.reason, refusal.vars) });
  return (
    <section aria-label={say(F.actions)}>
      {legal.length + barred.length === 0 && <p className="quiet">{say(finance ? F.noActions : F.readOnly)}</p>}
      <div className="row-acts">
        {legal.map(({ name, label }) => (
          <Button
            key={name}
            type={name === first?.name ? 'primary' : 'default'}
            danger={isDangerous(name)}
            aria-pressed={doing === name}
            onClick={() => onChoose(name)}
          >
            {say(label)}
          </Button>
        ))}
        {barred.map((each) => (
          <Tooltip key={each.command.name} title={why(each)}>
            <Button disabled aria-describedby={id + each.command.name}>
              {say(each.command.label)}
            </Button>
          </Tooltip>
        ))}
      </div>
      {barred.map((each) => (
        <p key={each.command.name} id={id + each.command.name} className="hint">
          {why(each)}
        </p>
      ))}
    </section>
  );
}
