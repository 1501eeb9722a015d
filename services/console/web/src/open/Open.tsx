import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Skeleton } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { Link, useNavigate, useParams, useSearchParams } from 'react-router';
import { intakeShape } from '../../../../../domain/procedures/case/intake.ts';
import type { AnyProcedure } from '../../../../../domain/procedures/case/procedure.ts';
import { isProcedure, procedureOf } from '../../../../../domain/procedures/registry.ts';
import { beijingTime, formatBeijing, toInstant } from '../../../../../domain/time/instant.ts';
import { newKey, serverNow } from '../api/client.ts';
import { getCase, getCustomer, openCase } from '../api/desk.ts';
import { ProblemError } from '../api/problem.ts';
import type { CaseDetail, CustomerView } from '../api/shapes.ts';
import { refreshCase } from '../app/live.ts';
import { may } from '../app/may.ts';
import { keys } from '../app/queries.ts';
import { Forbidden, NotFound } from '../app/Results.tsx';
import { useActor, useSession } from '../app/session.tsx';
import { OtherCases } from '../case/tabs/CustomerTab.tsx';
import { SchemaForm } from '../form/SchemaForm.tsx';
import { fieldsOf } from '../form/spec.ts';
import { dataOf } from '../form/values.ts';
import { CustomerPicker } from '../intake/CustomerPicker.tsx';
import { type Draft, emptyDraft, openingDraft } from '../intake/draft.ts';
import { ProfileField, useProfile } from '../intake/profile.tsx';
import { I } from '../intake/texts.ts';
import { usePolicies } from '../rules/queries.ts';
import { useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { Page } from '../ui/Page.tsx';
import { helpFor, knownFrom } from './help.ts';
import { Promises } from './Promises.tsx';
import { O } from './texts.ts';
import '../intake/intake.css';

/** `/open/:procedure?parent=<case>`: opens a case of any procedure, by itself or out of another case. */
export function OpenPage() {
  const session = useSession();
  const { procedure: name = '' } = useParams();
  const [search] = useSearchParams();
  const parentId = search.get('parent') ?? undefined;
  if (!isProcedure(name)) return <NotFound />;
  const procedure = procedureOf(name);
  if (!may(session, procedure.opening.name)) return <Forbidden />;
  return parentId === undefined ? (
    <OpenAlone key={`${name} ${search}`} procedure={procedure} search={search} />
  ) : (
    <OpenFrom key={`${name} ${parentId}`} procedure={procedure} parentId={parentId} />
  );
}

/** By itself, or with what a link from elsewhere already knows: the order, and whose it is. */
function OpenAlone({ procedure, search }: { procedure: AnyProcedure; search: URLSearchParams }) {
  const customerId = search.get('customerId') ?? '';
  const orderNo = search.get('orderNo');
  const customer = useQuery({
    queryKey: ['customer', customerId],
    queryFn: ({ signal }) => getCustomer(customerId, signal),
    enabled: customerId !== '',
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (customer.isLoading) return <Skeleton active title={false} paragraph={{ rows: 10, width: '100%' }} />;
  const known = { ...(orderNo === null ? {} : { orderNo }) };
  return <OpenForm procedure={procedure} known={known} {...(customer.data ? { whose: customer.data } : {})} />;
}

function OpenFrom({ procedure, parentId }: { procedure: AnyProcedure; parentId: string }) {
  const say = useSay();
  const found = useQuery({
    queryKey: [...keys.case(parentId), 'parent'],
    queryFn: ({ signal }) => getCase(parentId, signal),
    // The form begins with what the case knew: it does not change while somebody writes.
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (found.data) return <OpenForm procedure={procedure} parent={found.data} />;
  return (
    <Page title={say(procedure.opening.label)}>
      {found.isError ? (
        <ErrorBox error={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Skeleton active title={false} paragraph={{ rows: 10, width: '100%' }} />
      )}
    </Page>
  );
}

/** Customer and line of business have their own places above the form; the services put in the time of receipt themselves. */
function askedOf({ opening: { schema } }: AnyProcedure) {
  return schema.omit({ profile: true, customerId: true }).extend({ receivedAt: RECEIVED });
}
const { receivedAt } = intakeShape;
const RECEIVED = receivedAt.meta({ ...receivedAt.meta(), help: O.receivedHelp }).optional();

interface OpenFormProps {
  readonly procedure: AnyProcedure;
  readonly parent?: CaseDetail;
  /** What is known before anybody writes. */
  readonly known?: object;
  readonly whose?: CustomerView;
}

function OpenForm({ procedure, parent, known, whose }: OpenFormProps) {
  const say = useSay();
  const actor = useActor();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const store = openingDraft(actor.id, `open.${procedure.name}${parent ? `.${parent.row.id}` : ''}`);
  const [round, setRound] = useState(0);
  const [before, setBefore] = useState(store.read);
  const draft = useRef<Draft>(before ?? emptyDraft());
  const [values, setValues] = useState<unknown>(before?.values ?? {});
  const [savedAt, setSavedAt] = useState<string>();
  const [tried, setTried] = useState(false);
  const [customer, setCustomer] = useState<CustomerView | null>(parent?.customer ?? whose ?? before?.customer ?? null);
  const lines = useProfile(parent?.row.profile ?? before?.profile);
  const { profile, profiles, setProfile } = lines;
  const policies = usePolicies();
  const pack = policies.data?.find((one) => one.active && one.profile === profile)?.pack;
  const schema = useMemo(() => askedOf(procedure), [procedure]);
  const fields = useMemo(() => fieldsOf(schema), [schema]);
  const help = useMemo(() => helpFor(procedure.name, pack), [procedure, pack]);
  const intake = { ...dataOf(fields, values, help.shown), profile, ...(customer ? { customerId: customer.id } : {}) };
  const origin = parent ? { id: parent.row.id, procedure: parent.row.procedure } : null;

  const save = (change: Partial<Draft>) => {
    const now = toInstant(serverNow());
    draft.current = { ...draft.current, ...change, savedAt: now };
    store.keep(draft.current);
    setSavedAt(beijingTime(now));
  };
  const opening = useMutation({
    mutationFn: (data: object) => openCase(procedure.name, data, draft.current.key),
    onSuccess: async ({ row }) => {
      store.drop();
      for (const queryKey of [keys.cases, keys.counts, keys.tasks]) void client.invalidateQueries({ queryKey });
      if (origin) refreshCase(client, origin.id);
      void message.success(say(O.done, { id: row.id }));
      await navigate(`/cases/${row.id}`);
    },
    onError: (error) => {
      // Refused for good: the next try is another one. Otherwise it may have been accepted, and keeps its key.
      if (error instanceof ProblemError && error.isDefinite && !error.is('key-reused')) save({ key: newKey() });
    },
  });
  const problem = opening.error instanceof ProblemError ? opening.error : undefined;

  const startOver = () => {
    store.drop();
    draft.current = emptyDraft();
    setBefore(undefined);
    setValues({});
    if (!parent) setCustomer(null);
    setTried(false);
    opening.reset();
    setRound(round + 1);
  };

  return (
    <Page
      title={say(procedure.opening.label)}
      lead={
        origin ? (
          <Link to={`/cases/${origin.id}`}>{say(O.fromCase, { id: origin.id })}</Link>
        ) : (
          <span className="wide-only">{say(O.lead)}</span>
        )
      }
      actions={
        <>
          <span className="quiet" role="status">
            {savedAt ? say(I.saved, { at: savedAt }) : null}
          </span>
          <Button onClick={startOver}>{say(I.discard)}</Button>
        </>
      }
    >
      <div className="intake">
        <div className="intake-form">
          <section className="card" key={round}>
            <SchemaForm
              schema={schema}
              initial={{ channel: 'PHONE', ...knownFrom(parent, procedure.name), ...before?.values, ...known }}
              help={help}
              submit={say(procedure.opening.label)}
              pending={opening.isPending}
              problem={problem}
              ready={() => {
                setTried(true);
                return customer !== null && profile !== undefined;
              }}
              onChange={(all) => {
                setValues(all);
                save({ values: asValues(all) });
              }}
              onSubmit={(data) =>
                opening.mutate({
                  ...asValues(data),
                  profile,
                  customerId: customer?.id,
                  ...(origin ? { parentId: origin.id } : {}),
                })
              }
            >
              {before?.savedAt && (
                <Alert
                  className="gap"
                  type="info"
                  showIcon
                  closable
                  title={say(I.restored, { at: formatBeijing(before.savedAt) })}
                />
              )}
              {problem && !problem.isDefinite && (
                <Alert className="gap" type="warning" showIcon title={say(I.unknownOutcomeWhy)} />
              )}
              {problem?.is('key-reused') && <Alert className="gap" type="warning" showIcon title={say(I.keyReused)} />}
              <CustomerPicker
                customer={customer}
                fixed={parent !== undefined}
                trouble={tried && !customer ? say(I.customerNeeded) : undefined}
                onChoose={(chosen) => {
                  setCustomer(chosen);
                  save({ customer: chosen });
                }}
              />
              {!parent && (
                <ProfileField
                  {...{ profile, profiles }}
                  missing={tried && !profile}
                  onChoose={(chosen) => {
                    setProfile(chosen);
                    save({ profile: chosen });
                  }}
                />
              )}
            </SchemaForm>
          </section>
        </div>
        <aside className="intake-aside" aria-label={say(I.aside)}>
          <Promises {...{ procedure, profile, intake, fields }} parent={origin} />
          {customer && (
            <section className="card">
              <OtherCases customerId={customer.id} />
            </section>
          )}
        </aside>
      </div>
    </Page>
  );
}

const asValues = (values: unknown): Record<string, unknown> =>
  typeof values === 'object' && values !== null ? { ...values } : {};
