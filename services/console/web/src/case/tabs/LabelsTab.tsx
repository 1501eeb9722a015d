import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Checkbox } from 'antd';
import { useState } from 'react';
import { complaint } from '../../../../../../domain/procedures/complaint/complaint.ts';
import {
  containmentFor,
  type Playbook,
  playbooksFor,
} from '../../../../../../domain/procedures/complaint/playbooks.ts';
import { giveCommand } from '../../api/desk.ts';
import { ProblemError } from '../../api/problem.ts';
import { refreshCase } from '../../app/live.ts';
import { keys } from '../../app/queries.ts';
import { useCommandKey } from '../../app/useCommandKey.ts';
import { ProblemAlert } from '../../form/ProblemAlert.tsx';
import { RecordView } from '../../form/RecordView.tsx';
import { fieldsOf } from '../../form/spec.ts';
import { useSay } from '../../texts.ts';
import { PlaybookView } from '../../ui/PlaybookView.tsx';
import { type ComplaintSideProps, mayGive } from '../side.ts';
import { shownCase } from '../useCase.ts';
import { S } from './texts.ts';

const classified = complaint.commands.classifyComplaint ? fieldsOf(complaint.commands.classifyComplaint.schema) : {};
const labelFields = classified.labels?.kind === 'group' ? classified.labels.fields : {};

/** How the case is classified, and the advice that follows from it (CMP-01, CMP-33 to CMP-36, GEN-07). */
export function LabelsTab(props: ComplaintSideProps) {
  const say = useSay();
  const { state } = props.shown;
  const containment = containmentFor(state);
  return (
    <>
      <h3>{say(S.labels)}</h3>
      {Object.keys(state.labels).length === 0 ? (
        <p className="quiet">{say(S.noLabels)}</p>
      ) : (
        <RecordView fields={labelFields} data={state.labels} />
      )}
      {containment && <Containment playbook={containment} {...props} />}
      {!containment && state.containment.length > 0 && <Measures measures={state.containment} />}
      <h3>{say(S.playbooks)}</h3>
      {playbooksFor(state).map((playbook, index) => (
        <PlaybookView key={playbook.id} playbook={playbook} open={index === 0} />
      ))}
    </>
  );
}

/** Ticks are recorded in the case: what keeps the situation from growing was done or not (GEN-07). */
function Containment({ playbook, shown: { state }, steps, onChoose }: { playbook: Playbook } & ComplaintSideProps) {
  const say = useSay();
  const client = useQueryClient();
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const key = useCommandKey();
  const recording = useMutation({
    mutationFn: () =>
      giveCommand(
        state.id,
        'complaint',
        'recordContainment',
        { measures: ticked },
        { key: key.current(), seen: state.version },
      ),
    onSuccess: (detail) => {
      setTicked([]);
      key.renew();
      client.setQueryData(keys.case(state.id), shownCase(detail));
      refreshCase(client, state.id);
    },
    onError: key.after,
  });
  const isDone = ({ zh, en }: Playbook['steps'][number]) =>
    state.containment.includes(zh) || state.containment.includes(en) || state.containment.includes(say({ zh, en }));
  const others = state.containment.filter(
    (measure) => !playbook.steps.some(({ zh, en }) => [zh, en].includes(measure)),
  );
  const may = mayGive(steps, 'recordContainment');
  return (
    <section className="containment" aria-label={say(playbook.title)}>
      <h3>{say(playbook.title)}</h3>
      {recording.error instanceof ProblemError && <ProblemAlert problem={recording.error} />}
      <ul>
        {playbook.steps.map((step) => {
          const text = say(step);
          const done = isDone(step);
          return (
            <li key={step.zh}>
              <Checkbox
                checked={done || ticked.includes(text)}
                disabled={done || !may}
                onChange={({ target }) =>
                  setTicked(target.checked ? [...ticked, text] : ticked.filter((each) => each !== text))
                }
              >
                {text}
              </Checkbox>
              {done && <span className="chip tone-good">{say(S.containDone)}</span>}
            </li>
          );
        })}
      </ul>
      <Measures measures={others} />
      <div className="row-acts">
        {may && (
          <Button
            type="primary"
            size="small"
            disabled={ticked.length === 0}
            loading={recording.isPending}
            onClick={() => recording.mutate()}
          >
            {say(S.containRecord, { count: ticked.length })}
          </Button>
        )}
        {mayGive(steps, 'reportUp') && (
          <Button size="small" onClick={() => onChoose('reportUp')}>
            {say(S.reportNow)}
          </Button>
        )}
      </div>
    </section>
  );
}

function Measures({ measures }: { measures: readonly string[] }) {
  const say = useSay();
  if (measures.length === 0) return null;
  return (
    <>
      <h4>{say(S.containOther)}</h4>
      <ul>
        {measures.map((measure) => (
          <li key={measure}>{measure}</li>
        ))}
      </ul>
    </>
  );
}
