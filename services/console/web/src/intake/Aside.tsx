import { useMutation, useQuery } from '@tanstack/react-query';
import { Alert, Button, Skeleton } from 'antd';
import { Link, useNavigate } from 'react-router';
import { Channel } from '../../../../../domain/enumerations.ts';
import { CONVERSATION, isSpoken, LISTENING, PRINCIPLES } from '../../../../../domain/procedures/complaint/playbooks.ts';
import { newKey } from '../api/client.ts';
import { findDuplicates, giveCommand, previewDeadlines } from '../api/desk.ts';
import { ProblemError } from '../api/problem.ts';
import type { CustomerView, Duplicate } from '../api/shapes.ts';
import { useLanguage } from '../app/language.ts';
import { OtherCases } from '../case/tabs/CustomerTab.tsx';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { T, useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { PlaybookView } from '../ui/PlaybookView.tsx';
import { ProcedureTag, StageTag } from '../ui/procedures.tsx';
import { saidDue, shortInstant } from '../ui/time.ts';
import { I } from './texts.ts';

export interface AsideProps {
  readonly profile: string | undefined;
  readonly receivedAt: string | undefined;
  readonly channel: unknown;
  readonly customer: CustomerView | null;
  readonly orderNo: string | undefined;
}

/** Beside the form: is it a duplicate, what will be promised, what to say. */
export function Aside(props: AsideProps) {
  const say = useSay();
  const { customer, channel, orderNo } = props;
  const known = Channel.schema.safeParse(channel);
  const spoken = known.success && isSpoken(known.data);
  return (
    <aside className="intake-aside" aria-label={say(I.aside)}>
      <Duplicates customerId={customer?.id} orderNo={orderNo} />
      <Promises {...props} />
      <section className="card">
        <h2>{say(I.script)}</h2>
        {spoken && <PlaybookView playbook={LISTENING} open />}
        {spoken && <PlaybookView playbook={CONVERSATION} open />}
        <PlaybookView playbook={PRINCIPLES} open={!spoken} />
      </section>
      {customer && (
        <section className="card">
          <OtherCases customerId={customer.id} />
        </section>
      )}
    </aside>
  );
}

/** The customer may be calling about something that is being handled already (CHN-06). */
function Duplicates({ customerId, orderNo }: { customerId: string | undefined; orderNo: string | undefined }) {
  const say = useSay();
  const found = useQuery({
    queryKey: ['duplicates', customerId, orderNo],
    queryFn: ({ signal }) =>
      findDuplicates({ ...(customerId ? { customerId } : {}), ...(orderNo ? { orderNo } : {}) }, signal),
    enabled: customerId !== undefined || orderNo !== undefined,
  });
  const items = found.data?.items ?? [];
  if (items.length === 0) return <div role="status" />;
  return (
    <div role="status">
      <Alert
        type="warning"
        showIcon
        title={<h2>{say(I.duplicates)}</h2>}
        description={
          <>
            <p className="flush">{say(I.duplicatesWhy)}</p>
            <ul className="case-links">
              {items.map((duplicate) => (
                <DuplicateLine key={duplicate.id} duplicate={duplicate} />
              ))}
            </ul>
          </>
        }
      />
    </div>
  );
}

function DuplicateLine({ duplicate }: { duplicate: Duplicate }) {
  const say = useSay();
  const navigate = useNavigate();
  const { id, procedure, subject, stage, receivedAt, ownerName, maySee } = duplicate;
  const joining = useMutation({
    mutationFn: () => giveCommand(id, procedure, 'joinCase', { reason: say(I.joinReason) }, { key: newKey() }),
    onSuccess: () => navigate(`/cases/${id}`),
  });
  return (
    <li>
      <strong>{subject}</strong> <ProcedureTag procedure={procedure} /> <StageTag {...{ procedure, stage }} open />
      <span className="quiet">
        <span className="mono">{id}</span> · {ownerName} · {shortInstant(receivedAt)}
      </span>
      {joining.error instanceof ProblemError && <ProblemAlert problem={joining.error} />}
      <span className="row-acts">
        {maySee ? (
          <Link to={`/cases/${id}`} className="button-link button-plain">
            {say(I.openIt)}
          </Link>
        ) : (
          <Button size="small" loading={joining.isPending} onClick={() => joining.mutate()}>
            {say(I.joinIt)}
          </Button>
        )}
      </span>
    </li>
  );
}

/** What the customer can be promised, before anything is submitted. */
function Promises({ profile, receivedAt }: Pick<AsideProps, 'profile' | 'receivedAt'>) {
  const say = useSay();
  const language = useLanguage();
  const preview = useQuery({
    queryKey: ['preview', profile, receivedAt, language],
    queryFn: ({ signal }) =>
      previewDeadlines({ profile: profile ?? '', ...(receivedAt ? { receivedAt } : {}) }, signal),
    enabled: profile !== undefined,
    // Without a time of receipt it is now, which moves on.
    refetchInterval: receivedAt ? false : 60_000,
    placeholderData: (before) => before,
  });
  return (
    <section className="card">
      <h2>{say(I.promises)}</h2>
      {profile === undefined && <p className="quiet">{say(I.promisesNeed)}</p>}
      {profile !== undefined && preview.isPending && (
        <Skeleton active title={false} paragraph={{ rows: 4, width: '100%' }} />
      )}
      {preview.isError && <ErrorBox error={preview.error} onRetry={() => void preview.refetch()} />}
      <ul className="promises">
        {preview.data?.items.map(({ clock, name, dueAt, explanation, provisional }) => (
          <li key={clock}>
            <details>
              <summary>
                <span>{name}</span>
                <time dateTime={dueAt}>{saidDue(dueAt, say)}</time>
                {provisional && <span className="chip tone-warn">{say(T.provisional)}</span>}
              </summary>
              <p>{explanation}</p>
            </details>
          </li>
        ))}
      </ul>
    </section>
  );
}
