import { SwapOutlined } from '@ant-design/icons';
import type { CaseState } from '../../../../../domain/procedures/case/state.ts';
import { complaint } from '../../../../../domain/procedures/complaint/complaint.ts';
import type { ComplaintState } from '../../../../../domain/procedures/complaint/state.ts';
import { RecordView } from '../form/RecordView.tsx';
import { fieldsOf } from '../form/spec.ts';
import { useSay } from '../texts.ts';
import { Data } from '../ui/data.tsx';
import { saidInstant } from '../ui/time.ts';
import { C } from './texts.ts';

/** Everything that whoever takes the case over must know, so that the customer need not start again (CHN-07). */
export function HandoverCard({ state: { handover } }: { state: CaseState }) {
  const say = useSay();
  if (!handover) return null;
  const { facts, demand, doneSoFar, by, at, takenOverBy } = handover;
  return (
    <details className="card card-handover" open={!takenOverBy}>
      <summary>
        <SwapOutlined aria-hidden /> <strong>{say(C.handover)}</strong>
        <span className="quiet">
          {say(C.handoverBy, { name: by.name, at: saidInstant(at, say) })} ·{' '}
          {takenOverBy ? say(C.handoverTaken, { name: takenOverBy.name }) : say(C.handoverWaiting)}
        </span>
      </summary>
      <Data
        className="data-prose"
        rows={[
          [C.facts, facts],
          [C.demand, demand],
          [C.doneSoFar, doneSoFar],
        ]}
      />
    </details>
  );
}

const opinionFields = complaint.commands.fileOpinion ? fieldsOf(complaint.commands.fileOpinion.schema) : {};

/** The opinion that is decided on; open while the decision is due. */
export function OpinionCard({ state: { opinion, stage, rejections } }: { state: ComplaintState }) {
  const say = useSay();
  if (!opinion) return null;
  return (
    <details className="card" open={stage === 'OPINION_FILED'}>
      <summary>
        <strong>{say(C.opinion)}</strong>
        <span className="quiet">
          {say(C.opinionBy, { name: opinion.filedBy.name })}
          {rejections > 0 && ` · ${say(C.rejections, { n: rejections })}`}
        </span>
      </summary>
      <RecordView fields={opinionFields} data={opinion} />
    </details>
  );
}
