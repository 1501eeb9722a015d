import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Form, Result } from 'antd';
import { useRef, useState } from 'react';
import { Link } from 'react-router';
import type { Profile } from '../../../../../domain/policy/schema.ts';
import { runningClock } from '../../../../../domain/procedures/case/clocks.ts';
import { Intake } from '../../../../../domain/procedures/complaint/intake.ts';
import { procedureOf } from '../../../../../domain/procedures/registry.ts';
import { beijingTime, formatBeijing, toInstant } from '../../../../../domain/time/instant.ts';
import { newKey, serverNow } from '../api/client.ts';
import { openCase } from '../api/desk.ts';
import { ProblemError } from '../api/problem.ts';
import type { CaseDetail, CustomerView } from '../api/shapes.ts';
import { may } from '../app/may.ts';
import { keys } from '../app/queries.ts';
import { Forbidden } from '../app/Results.tsx';
import { useActor, useSession } from '../app/session.tsx';
import { type FormHelp, FormHelpContext } from '../form/context.ts';
import { FieldsView } from '../form/FieldView.tsx';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { focusFirst } from '../form/SchemaForm.tsx';
import { useFormKeys } from '../form/useFormKeys.ts';
import { at, dataOf, troublesOf } from '../form/values.ts';
import { useSay } from '../texts.ts';
import { Page } from '../ui/Page.tsx';
import { saidDue, saidInstant } from '../ui/time.ts';
import { Aside } from './Aside.tsx';
import { CustomerPicker } from './CustomerPicker.tsx';
import { type Draft, emptyDraft, openingDraft } from './draft.ts';
import { CALL, EVIDENCE, INTAKE_FIELDS, MATTER, MORE, TICKS, USUAL } from './fields.ts';
import { ProfileField, useProfile } from './profile.tsx';
import { I } from './texts.ts';
import './intake.css';

export function IntakePage() {
  const session = useSession();
  const [done, setDone] = useState<CaseDetail>();
  const [round, setRound] = useState(0);
  if (!may(session, procedureOf('complaint').opening.name)) return <Forbidden />;
  if (done)
    return (
      <Registered
        detail={done}
        onAnother={() => {
          setDone(undefined);
          setRound(round + 1);
        }}
      />
    );
  return <IntakeForm key={round} onDone={setDone} onDiscard={() => setRound(round + 1)} />;
}

const help: FormHelp = { ticks: (path) => path[0] !== undefined && path[0] in TICKS };

/** The complaint as the caller tells it. The draft holds the key of its submission: it is registered once at most. */
function IntakeForm({ onDone, onDiscard }: { onDone: (detail: CaseDetail) => void; onDiscard: () => void }) {
  const say = useSay();
  const actor = useActor();
  const client = useQueryClient();
  const [form] = Form.useForm<Record<string, unknown>>();
  const store = openingDraft(actor.id, 'intake');
  const [before] = useState(store.read);
  const draft = useRef<Draft>(before ?? emptyDraft());
  const [savedAt, setSavedAt] = useState<string>();
  const [customer, setCustomer] = useState<CustomerView | null>(before?.customer ?? null);
  const [troubled, setTroubled] = useState(0);
  const { profile, profiles, setProfile } = useProfile(before?.profile);
  const box = useRef<HTMLDivElement>(null);

  // At once, with every key: whatever ends the page, a reload or a power cut, takes nothing with it.
  const save = (change: Partial<Draft> = {}) => {
    const now = toInstant(serverNow());
    draft.current = { ...draft.current, ...change, savedAt: now, values: form.getFieldsValue(true) };
    store.keep(draft.current);
    setSavedAt(beijingTime(now));
  };
  const opening = useMutation({
    mutationFn: (intake: object) => openCase('complaint', intake, draft.current.key),
    onSuccess: (detail) => {
      store.drop();
      for (const queryKey of [keys.cases, keys.counts, keys.tasks]) void client.invalidateQueries({ queryKey });
      onDone(detail);
    },
    onError: (error) => {
      // Refused for good: the next try is another one. Otherwise it may have been accepted, and keeps its key.
      if (error instanceof ProblemError && error.isDefinite && !error.is('key-reused')) {
        save({ key: newKey() });
      }
    },
  });

  const submit = () => {
    if (opening.isPending) return;
    const values: unknown = form.getFieldsValue(true);
    const given = { ...dataOf(INTAKE_FIELDS, values), profile, customerId: customer?.id };
    const checked = Intake.safeParse({ receivedAt: toInstant(serverNow()), ...given });
    if (!checked.success) {
      const troubles = troublesOf(checked.error, INTAKE_FIELDS, values, say);
      setTroubled(troubles.length);
      form.setFields(troubles.map(({ path, message }) => ({ name: [...path], errors: [message] })));
      requestAnimationFrame(() => {
        const first = box.current?.querySelector('.ant-form-item-has-error');
        first?.scrollIntoView({ block: 'center' });
        focusFirst(first);
      });
      return;
    }
    setTroubled(0);
    const { receivedAt, ...rest } = checked.data;
    // Unless the agent says otherwise it was received when the services receive it.
    opening.mutate('receivedAt' in given ? { ...rest, receivedAt } : rest);
  };

  useFormKeys(box, { submit });

  const problem = opening.error instanceof ProblemError ? opening.error : undefined;
  const unknown = problem !== undefined && !problem.isDefinite;
  return (
    <Page
      title={say(I.title)}
      lead={say(I.lead)}
      actions={
        <>
          <span className="quiet" role="status">
            {savedAt ? say(I.saved, { at: savedAt }) : null}
          </span>
          <Button
            onClick={() => {
              store.drop();
              onDiscard();
            }}
          >
            {say(I.discard)}
          </Button>
        </>
      }
    >
      <div className="intake">
        <FormHelpContext value={help}>
          <Form
            form={form}
            component="div"
            layout="vertical"
            className="intake-form"
            initialValues={{ ...USUAL, ...before?.values }}
            onValuesChange={() => save()}
            scrollToFirstError={false}
          >
            <div ref={box}>
              {before?.savedAt && (
                <Alert
                  className="gap"
                  type="info"
                  showIcon
                  closable
                  title={say(I.restored, { at: formatBeijing(before.savedAt) })}
                />
              )}
              {problem && <ProblemAlert problem={problem}>{unknown && <p>{say(I.unknownOutcomeWhy)}</p>}</ProblemAlert>}
              {problem?.is('key-reused') && <Alert className="gap" type="warning" showIcon title={say(I.keyReused)} />}
              <section className="card" aria-labelledby="intake-who">
                <h2 id="intake-who">{say(I.who)}</h2>
                <CustomerPicker
                  customer={customer}
                  trouble={troubled > 0 && !customer ? say(I.customerNeeded) : undefined}
                  onChoose={(chosen) => {
                    setCustomer(chosen);
                    save({ customer: chosen });
                    // On to the next question of the call.
                    if (chosen)
                      requestAnimationFrame(() => document.getElementById(profile ? 'channel' : 'profile')?.focus());
                  }}
                />
                <div className="grid-3">
                  <ProfileField
                    {...{ profile, profiles }}
                    missing={troubled > 0 && !profile}
                    onChoose={(chosen) => {
                      setProfile(chosen);
                      save({ profile: chosen });
                    }}
                  />
                  <FieldsView fields={CALL} />
                </div>
              </section>
              <section className="card" aria-labelledby="intake-what">
                <h2 id="intake-what">{say(I.what)}</h2>
                <div className="intake-grid">
                  <FieldsView fields={MATTER} />
                </div>
              </section>
              <section className="card" aria-labelledby="intake-check">
                <h2 id="intake-check">{say(I.check)}</h2>
                <div className="grid-2">
                  <FieldsView fields={TICKS} />
                </div>
                <FieldsView fields={EVIDENCE} />
              </section>
              <details className="card">
                <summary>
                  <h2>{say(I.more)}</h2>
                </summary>
                <div className="intake-grid">
                  <FieldsView fields={MORE} />
                </div>
              </details>
              <div className="form-foot form-foot-sticky">
                <Button type="primary" size="large" loading={opening.isPending} onClick={submit}>
                  {say(I.submit)}
                </Button>
                <kbd>Ctrl</kbd>
                <kbd>Enter</kbd>
              </div>
            </div>
          </Form>
        </FormHelpContext>
        <LiveAside form={form} profile={profile} customer={customer} />
      </div>
    </Page>
  );
}

function LiveAside({ form, ...known }: { form: ReturnType<typeof Form.useForm<Record<string, unknown>>>[0] } & Known) {
  const values: unknown = Form.useWatch((all: unknown) => all, { form, preserve: true });
  const receivedAt = at(values, ['receivedAt']);
  const orderNo = at(values, ['involved', 'orderNo']);
  return (
    <Aside
      {...known}
      channel={at(values, ['channel'])}
      receivedAt={typeof receivedAt === 'string' ? receivedAt : undefined}
      orderNo={typeof orderNo === 'string' && orderNo.trim() ? orderNo.trim() : undefined}
    />
  );
}

interface Known {
  readonly profile: Profile | undefined;
  readonly customer: CustomerView | null;
}

const focusLink = (link: HTMLAnchorElement | null) => link?.focus();

/** The number, and what the customer can be told at once. */
function Registered({ detail: { state }, onAnother }: { detail: CaseDetail; onAnother: () => void }) {
  const say = useSay();
  const due = runningClock(state, 'CMP-05') ?? runningClock(state, 'CMP-07') ?? state.clocks[0];
  return (
    <Page title={say(I.title)}>
      <Result
        status="success"
        title={<h2>{say(I.done, { id: state.id })}</h2>}
        subTitle={
          <>
            {due && <p>{say(I.doneAck, { id: state.id, due: saidDue(due.dueAt, say) })}</p>}
            <p className="quiet">{saidInstant(state.receivedAt, say)}</p>
          </>
        }
        extra={[
          <Link key="open" to={`/cases/${state.id}`} className="button-link" ref={focusLink}>
            {say(I.open)}
          </Link>,
          <Button key="another" onClick={onAnother}>
            {say(I.another)}
          </Button>,
        ]}
      />
    </Page>
  );
}
