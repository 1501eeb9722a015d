import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { CaseTask } from '../../../../../../domain/procedures/case/state.ts';
import { Department } from '../../../../../../domain/roles.ts';
import type { Text } from '../../../../../../domain/text.ts';
import { useSay } from '../../texts.ts';
import { Countdown } from '../../ui/clocks.tsx';
import { mayGive, type SideProps } from '../side.ts';
import { S } from './texts.ts';

const STATUS: Readonly<Record<CaseTask['status'], { text: Text; tone: string }>> = {
  open: { text: S.taskOpen, tone: 'stage' },
  answered: { text: S.taskAnswered, tone: 'warn' },
  done: { text: S.taskDone, tone: 'good' },
};
const KIND: Readonly<Record<CaseTask['kind'], Text>> = {
  department: S.taskKind,
  meetingAction: S.taskMeeting,
  milestone: S.taskMilestone,
};
/** What can be done with a task of that status. */
const ACTS: readonly { command: string; text: Text; on: CaseTask['status'] }[] = [
  { command: 'answerTask', text: S.answer, on: 'open' },
  { command: 'chaseTask', text: S.chase, on: 'open' },
  { command: 'relayAnswer', text: S.relay, on: 'answered' },
];

/** What other departments were asked, and what they answered (GEN-08). */
export function TasksTab({ shown: { state, aheadMs }, steps, onChoose }: SideProps) {
  const say = useSay();
  return (
    <>
      {state.tasks.length === 0 && <p className="quiet">{say(S.noTasks)}</p>}
      {state.tasks.toReversed().map((task) => (
        <article key={task.id} className="clock">
          <div className="clock-head">
            <strong>
              {task.id} · {say(Department.labels[task.department])}
            </strong>
            <span className="quiet">{task.assignee?.name}</span>
            <span className={`chip tone-${STATUS[task.status].tone}`}>{say(STATUS[task.status].text)}</span>
          </div>
          <p className="prose">{task.request}</p>
          <p className="clock-times">
            {say(KIND[task.kind])} · {say(S.raisedBy, { name: task.raisedBy.name })}
            {task.chased > 0 && ` · ${say(S.chased, { n: task.chased })}`}
            {task.status === 'open' && (
              <>
                {' · '}
                <Countdown dueAt={task.dueAt} aheadMs={aheadMs} />
              </>
            )}
          </p>
          {task.reply && <p className="prose">{say(S.reply, { text: task.reply })}</p>}
          <div className="row-acts">
            {ACTS.filter(({ command, on }) => on === task.status && mayGive(steps, command)).map(
              ({ command, text }) => (
                <Button key={command} size="small" onClick={() => onChoose(command, { task: task.id })}>
                  {say(text)}
                </Button>
              ),
            )}
          </div>
        </article>
      ))}
      {mayGive(steps, 'raiseTask') && (
        <Button icon={<PlusOutlined aria-hidden />} onClick={() => onChoose('raiseTask')}>
          {say(S.raise)}
        </Button>
      )}
    </>
  );
}
