import { PhoneOutlined, PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import type { PolicyPack } from '../../../../../../domain/policy/schema.ts';
import type { ProcedureName } from '../../../../../../domain/procedures/case/names.ts';
import type { Text } from '../../../../../../domain/text.ts';
import { findDuplicates } from '../../api/desk.ts';
import { may } from '../../app/may.ts';
import { keys } from '../../app/queries.ts';
import { useSession } from '../../app/session.tsx';
import { T, useSay } from '../../texts.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { openableBy, openingPlace, ProcedureTag, StageTag } from '../../ui/procedures.tsx';
import { shortInstant } from '../../ui/time.ts';
import { isA } from '../kinds.ts';
import { type ComplaintSideProps, mayGive, type SideProps } from '../side.ts';
import { useChildren } from '../useChildren.ts';
import { Children } from './Children.tsx';
import { S } from './texts.ts';

/** Where the case comes from, what came out of it, and the people who take part in it. */
export function RelatedTab(props: SideProps) {
  const say = useSay();
  const { shown } = props;
  const { state, aheadMs } = shown;
  const children = useChildren(state);
  return (
    <>
      {state.parent && (
        <section className="side-section">
          <h3>{say(S.parent)}</h3>
          <p className="chips">
            <Link to={`/cases/${state.parent.id}`} className="mono">
              {state.parent.id}
            </Link>
            <ProcedureTag procedure={state.parent.procedure} />
          </p>
        </section>
      )}
      <Children of={children} title={S.children} aheadMs={aheadMs} />
      {children.length === 0 && <p className="quiet">{say(S.noChildren)}</p>}
      <GivesRise {...props} />
      {isA('complaint', shown) && <SameMatter {...props} shown={shown} />}
      {state.helpers.length > 0 && (
        <section className="side-section">
          <h3>{say(S.people)}</h3>
          <p>{say(S.helpers, { names: state.helpers.map(({ name }) => name).join(say(T.comma)) })}</p>
        </section>
      )}
    </>
  );
}

/** What a case may give rise to by a person's hand, besides the promise of a call. */
const OPENS: readonly Opens[] = [
  { procedure: 'repair', text: S.openRepair, known: () => true },
  { procedure: 'refund', text: S.openRefund, known: ({ refund }) => refund.orderRefunds.length > 0 },
  {
    procedure: 'visit',
    text: S.openVisit,
    known: ({ followUp }) => Object.values(followUp.windows).some((window) => window !== null),
  },
];
interface Opens {
  readonly procedure: ProcedureName;
  readonly text: Text;
  /** Whether the line of business of the case has it at all. */
  known(policy: PolicyPack): boolean;
}

function GivesRise({ shown: { state, row }, steps, onChoose }: SideProps) {
  const say = useSay();
  const openable = openableBy(useSession()).map(({ name }) => name);
  const opens = OPENS.filter(
    ({ procedure, known }) => procedure !== row.procedure && openable.includes(procedure) && known(state.rules.policy),
  );
  const mayPromise = mayGive(steps, 'promiseCallback');
  if (!mayPromise && opens.length === 0) return null;
  return (
    <div className="row-acts">
      {mayPromise && (
        <Button icon={<PhoneOutlined aria-hidden />} onClick={() => onChoose('promiseCallback')}>
          {say(S.promiseCallback)}
        </Button>
      )}
      {opens.map(({ procedure, text }) => (
        <Link key={procedure} to={openingPlace(procedure, state.id)} className="button-link button-plain">
          <PlusOutlined aria-hidden /> {say(text)}
        </Link>
      ))}
    </div>
  );
}

/** The same matter in other complaints: merged into this one, or perhaps to be (CHN-06). */
function SameMatter({ shown: { state, row }, steps, onChoose }: ComplaintSideProps) {
  const say = useSay();
  const session = useSession();
  const orderNo = state.intake.involved?.orderNo;
  const similar = useQuery({
    queryKey: [...keys.case(state.id), 'duplicates'],
    queryFn: ({ signal }) => findDuplicates({ customerId: state.customerId, ...(orderNo ? { orderNo } : {}) }, signal),
    enabled: may(session, 'findDuplicates'),
  });
  const family = new Set([state.id, ...state.children.map(({ id }) => id)]);
  const others = (similar.data?.items ?? []).filter(({ id }) => !family.has(id));
  return (
    <>
      {state.mergedInto && (
        <p className="note">
          {say(S.mergedInto)} <Link to={`/cases/${state.mergedInto}`}>{state.mergedInto}</Link>
        </p>
      )}
      {state.duplicates.length > 0 && (
        <section className="side-section">
          <h3>{say(S.duplicates)}</h3>
          <ul>
            {state.duplicates.map((id) => (
              <li key={id}>
                <Link to={`/cases/${id}`} className="mono">
                  {id}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {row.open && (
        <section className="side-section">
          <h3>{say(S.similar)}</h3>
          {similar.isError && <ErrorBox error={similar.error} onRetry={() => void similar.refetch()} />}
          {similar.isSuccess && others.length === 0 && <p className="quiet">{say(S.noSimilar)}</p>}
          <ul className="case-links">
            {others.map(({ id, procedure, subject, stage, receivedAt, ownerName, maySee }) => (
              <li key={id}>
                {maySee ? <Link to={`/cases/${id}`}>{subject}</Link> : <span>{subject}</span>}{' '}
                <ProcedureTag procedure={procedure} /> <StageTag {...{ procedure, stage }} open />
                <span className="quiet">
                  {ownerName} · {shortInstant(receivedAt)}
                  {!maySee && ` · ${say(S.notYours)}`}
                </span>
                {procedure === 'complaint' && mayGive(steps, 'mergeComplaint') && (
                  <Button size="small" onClick={() => onChoose('mergeComplaint', { target: id })}>
                    {say(S.merge)}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
