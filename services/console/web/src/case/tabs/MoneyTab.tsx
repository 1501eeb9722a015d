import { Button } from 'antd';
import { CompensationType } from '../../../../../../domain/enumerations.ts';
import type { Compensation } from '../../../../../../domain/procedures/complaint/state.ts';
import { Role } from '../../../../../../domain/roles.ts';
import type { Text } from '../../../../../../domain/text.ts';
import { useLanguage } from '../../app/language.ts';
import { useSay } from '../../texts.ts';
import { Data } from '../../ui/data.tsx';
import { saidMoney } from '../../ui/money.ts';
import { type ComplaintSideProps, mayGive } from '../side.ts';
import { useChildren } from '../useChildren.ts';
import { Children } from './Children.tsx';
import { S } from './texts.ts';

const STATUS: Readonly<Record<Compensation['status'], { text: Text; tone: string }>> = {
  requested: { text: S.requested, tone: 'stage' },
  dueToFinance: { text: S.dueToFinance, tone: 'warn' },
  rejected: { text: S.rejected, tone: 'idle' },
};

/** What the customer is to get, and the refunds by which finance pays it (CMP-25, REF-13). */
export function MoneyTab({ shown: { state }, steps, onChoose }: ComplaintSideProps) {
  const say = useSay();
  const language = useLanguage();
  const children = useChildren(state);
  const due = state.compensations
    .filter(({ status }) => status === 'dueToFinance')
    .reduce((sum, { amountFen }) => sum + amountFen, 0);
  return (
    <>
      {due > 0 && (
        <p className="money-total">
          {say(S.moneyTotal)} <strong>{saidMoney(due, language)}</strong>
        </p>
      )}
      {state.compensations.length === 0 && <p className="quiet">{say(S.noMoney)}</p>}
      {state.compensations.map((offer) => (
        <article key={offer.requestedBy.id + offer.reason + offer.amountFen + offer.status} className="clock">
          <div className="clock-head">
            <strong>{saidMoney(offer.amountFen, language)}</strong>
            <span className="quiet">{say(CompensationType.labels[offer.type])}</span>
            <span className={`chip tone-${STATUS[offer.status].tone}`}>{say(STATUS[offer.status].text)}</span>
          </div>
          <p className="prose">{offer.reason}</p>
          <p className="clock-times">
            {say(S.requestedBy, { name: offer.requestedBy.name })}
            {offer.approvedBy && ` · ${say(S.approvedBy, { name: offer.approvedBy.name })}`}
            {offer.authority && `（${say(Role.labels[offer.authority])}）`}
          </p>
        </article>
      ))}
      <Children of={children.filter(({ procedure }) => procedure === 'refund')} title={S.refunds} />
      <Data
        className="data-prose"
        rows={[
          [S.solution, state.solution],
          [S.improvement, state.improvement],
        ]}
      />
      {(!state.solution || !state.improvement) && <p className="hint">{say(S.moneyRule)}</p>}
      <div className="row-acts">
        {mayGive(steps, 'decideCompensation') && (
          <Button type="primary" onClick={() => onChoose('decideCompensation')}>
            {say(S.decide)}
          </Button>
        )}
        {mayGive(steps, 'requestCompensation') && (
          <Button onClick={() => onChoose('requestCompensation')}>{say(S.ask)}</Button>
        )}
        {mayGive(steps, 'offerCompensation') && (
          <Button onClick={() => onChoose('offerCompensation')}>{say(S.grant)}</Button>
        )}
      </div>
    </>
  );
}
