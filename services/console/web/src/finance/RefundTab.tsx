import { Channel } from '../../../../../domain/enumerations.ts';
import { PayoutMethod } from '../../../../../domain/procedures/refund/stages.ts';
import type { Attempt, RefundState } from '../../../../../domain/procedures/refund/state.ts';
import type { Text } from '../../../../../domain/text.ts';
import { useLanguage } from '../app/language.ts';
import { AttachmentList } from '../form/AttachmentsInput.tsx';
import { T, useSay } from '../texts.ts';
import { Datum } from '../ui/data.tsx';
import { saidMoney } from '../ui/money.ts';
import { saidInstant, shortInstant } from '../ui/time.ts';
import { MoneySteps } from './MoneySteps.tsx';
import { saidAccount } from './said.ts';
import { F } from './texts.ts';
import { UnknownNotice } from './UnknownNotice.tsx';
import './finance.css';

/** Everything about the money of a refund: its way, how the amount comes about, every attempt and what became of it (S9). */
export function RefundTab({ state }: { state: RefundState }) {
  const say = useSay();
  return (
    <>
      {state.stage === 'PAY_UNKNOWN' && <UnknownNotice state={state} />}
      <section className="side-section">
        <h3>{say(F.steps)}</h3>
        <MoneySteps state={state} />
      </section>
      <Package state={state} />
      <Attempts state={state} />
      <QuoteView state={state} />
      <Vouchers state={state} />
      <OrderAsChecked state={state} />
    </>
  );
}

/** What is to be paid, to whom, and until when the customer may expect it. */
function Package({ state }: { state: RefundState }) {
  const say = useSay();
  const language = useLanguage();
  const { amountFen, payee, approval, arrival, intake } = state;
  return (
    <section className="side-section">
      <h3>{say(F.package)}</h3>
      <dl className="data">
        <Datum label={F.toPayNow}>
          <strong>{amountFen === null ? say(F.notYet) : saidMoney(amountFen, language)}</strong>
          {approval && (
            <span className="quiet">
              {' '}
              {say(F.approvedFor, { by: approval.by.name, amount: saidMoney(approval.amountFen, language) })}
            </span>
          )}
        </Datum>
        <Datum label={F.payee}>
          {payee ? (
            <>
              {payee.name} <span className="quiet mono">{saidAccount(payee, say)}</span>
            </>
          ) : (
            say(F.notYet)
          )}
        </Datum>
        {arrival && (
          <Datum label={F.arrival}>
            <time dateTime={arrival}>{saidInstant(arrival, say)}</time>{' '}
            {state.arrivalWarned && <span className="chip tone-warn">{say(F.arrivalRisk)}</span>}{' '}
            <span className="quiet">{say(state.confirmed ? F.confirmed : F.notConfirmed)}</span>
          </Datum>
        )}
        <Datum label={F.why}>
          <span className="prose">{intake.note}</span>
          {intake.compensation && (
            <span className="quiet"> {say(F.grantedBy, { by: intake.compensation.grantedBy.name })}</span>
          )}
        </Datum>
      </dl>
    </section>
  );
}

const ATTEMPT: Readonly<Record<Attempt['status'], { readonly text: Text; readonly tone: string }>> = {
  paying: { text: F.statusPaying, tone: 'stage' },
  unknown: { text: F.statusUnknown, tone: 'warn' },
  paid: { text: F.statusPaid, tone: 'good' },
  failed: { text: F.statusFailed, tone: 'bad' },
};

function Attempts({ state: { id, attempts } }: { state: RefundState }) {
  const say = useSay();
  const language = useLanguage();
  return (
    <section className="side-section">
      <h3>{say(F.attemptsTitle)}</h3>
      {attempts.length === 0 && <p className="quiet">{say(F.noAttempts)}</p>}
      <ul className="attempts">
        {attempts.map((attempt) => (
          <li key={attempt.attempt}>
            <span className="chips">
              <strong>{say(F.attemptNo, { n: attempt.attempt })}</strong>
              <span className="chip tone-plain">{say(PayoutMethod.labels[attempt.method])}</span>
              <span className={`chip tone-${ATTEMPT[attempt.status].tone}`}>{say(ATTEMPT[attempt.status].text)}</span>
              {saidMoney(attempt.amountFen, language)}
            </span>
            <span className="quiet">
              {shortInstant(attempt.startedAt)} ·{' '}
              {say(F.payerOf, { approver: attempt.approver.name, payer: attempt.payer.name })} ·{' '}
              <span className="mono">{saidAccount(attempt.payee, say)}</span>
            </span>
            <span className="quiet mono">{say(F.keyTail, { tail: `${id}:${attempt.attempt}`.slice(-8) })}</span>
            {attempt.reference && <span>{say(F.reference, { reference: attempt.reference })}</span>}
            {attempt.paidAt && <time dateTime={attempt.paidAt}>{saidInstant(attempt.paidAt, say)}</time>}
            {attempt.reason && attempt.status !== 'paid' && <span className="prose">{attempt.reason}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How the amount comes about, in the words in which it was computed (REF-03). */
function QuoteView({ state: { quote, intake } }: { state: RefundState }) {
  const say = useSay();
  const language = useLanguage();
  if (intake.compensation) return null;
  return (
    <section className="side-section">
      <h3>{say(F.quote)}</h3>
      {!quote && <p className="quiet">{say(F.noQuote)}</p>}
      {quote && (
        <>
          <dl className="data">
            <Datum label={F.paidForOrder}>{saidMoney(quote.paidFen, language)}</Datum>
            <Datum label={F.fee}>{saidMoney(quote.feeFen, language)}</Datum>
            <Datum label={F.toRefund}>
              <strong>{saidMoney(quote.refundFen, language)}</strong>
            </Datum>
          </dl>
          <ol className="quote-parts">
            {quote.parts.map(({ text, vars }) => (
              <li key={text.zh}>{say(text, vars)}</li>
            ))}
          </ol>
          <p className="quiet">
            {say(F.quoteUntil, { at: shortInstant(quote.quotedAt), until: shortInstant(quote.validUntil) })}
          </p>
        </>
      )}
    </section>
  );
}

/** What shows that the customer is owed the money and agreed; `v` in the inbox goes here. */
function Vouchers({ state: { intake, acceptance } }: { state: RefundState }) {
  const say = useSay();
  const files = [...(intake.evidence ?? []), ...(acceptance?.recording ?? [])];
  return (
    <section className="side-section" id="vouchers" tabIndex={-1} aria-label={say(F.vouchers)}>
      <h3>{say(F.vouchers)}</h3>
      {acceptance && (
        <p>
          {say(F.acceptedOf, { at: shortInstant(acceptance.decidedAt), channel: Channel.labels[acceptance.channel] })}
          {acceptance.words && <span className="prose quote-words">{acceptance.words}</span>}
        </p>
      )}
      {files.length === 0 ? <p className="quiet">{say(F.noVouchers)}</p> : <AttachmentList attachments={files} />}
    </section>
  );
}

const CLAIM: Readonly<Record<RefundState['claim'], Text>> = {
  none: F.claimNone,
  asked: F.claimAsked,
  held: F.claimHeld,
};

function OrderAsChecked({ state: { order, intake, claim, orderWanted } }: { state: RefundState }) {
  const say = useSay();
  const language = useLanguage();
  if (intake.orderNo === undefined) return null;
  return (
    <section className="side-section">
      <h3>{say(F.orderTitle)}</h3>
      {!order && <p className="quiet">{say(orderWanted ? F.orderWaiting : T.none)}</p>}
      {order && (
        <dl className="data">
          <Datum label={F.orderNo}>{order.orderNo}</Datum>
          <Datum label={F.product}>{order.product}</Datum>
          {order.departsAt && (
            <Datum label={F.departs}>
              <time dateTime={order.departsAt}>{saidInstant(order.departsAt, say)}</time>
            </Datum>
          )}
          <Datum label={F.paid}>{saidMoney(order.paidFen, language)}</Datum>
          <Datum label={F.left}>{saidMoney(order.leftFen, language)}</Datum>
          <Datum label={F.account}>
            {order.payee.name} <span className="mono">{saidAccount(order.payee, say)}</span>
          </Datum>
          <Datum label={F.claim}>{say(CLAIM[claim])}</Datum>
        </dl>
      )}
    </section>
  );
}
