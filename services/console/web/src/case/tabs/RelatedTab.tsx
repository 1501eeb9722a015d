import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { Link } from 'react-router';
import { DESK } from '../../../../../../domain/procedures/case/commands.ts';
import { hasRole } from '../../../../../../domain/roles.ts';
import { findDuplicates } from '../../api/desk.ts';
import { keys } from '../../app/queries.ts';
import { useActor } from '../../app/session.tsx';
import { T, useSay } from '../../texts.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { StageTag } from '../../ui/tags.tsx';
import { shortInstant } from '../../ui/time.ts';
import { mayGive, type SideProps } from '../side.ts';
import { S } from './texts.ts';

/** Cases that belong together, and the people who take part in this one. */
export function RelatedTab({ shown: { state, row }, steps, onChoose }: SideProps) {
  const say = useSay();
  const actor = useActor();
  const orderNo = state.intake.involved?.orderNo;
  const similar = useQuery({
    queryKey: [...keys.case(state.id), 'duplicates'],
    queryFn: ({ signal }) => findDuplicates({ customerId: state.customerId, ...(orderNo ? { orderNo } : {}) }, signal),
    enabled: hasRole(actor, ...DESK),
  });
  const others = (similar.data?.items ?? []).filter(({ id }) => id !== state.id);
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
            {others.map(({ id, subject, stage, receivedAt, ownerName, maySee }) => (
              <li key={id}>
                {maySee ? <Link to={`/cases/${id}`}>{subject}</Link> : <span>{subject}</span>}{' '}
                <StageTag stage={stage} />
                <span className="quiet">
                  {ownerName} · {shortInstant(receivedAt)}
                  {!maySee && ` · ${say(S.notYours)}`}
                </span>
                {mayGive(steps, 'mergeComplaint') && (
                  <Button size="small" onClick={() => onChoose('mergeComplaint', { target: id })}>
                    {say(S.merge)}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {state.helpers.length > 0 && (
        <section className="side-section">
          <h3>{say(S.people)}</h3>
          <p>{say(S.helpers, { names: state.helpers.map(({ name }) => name).join(say(T.comma)) })}</p>
        </section>
      )}
    </>
  );
}
