import { Button, Tooltip } from 'antd';
import type { TaskRow } from '../../../../../domain/procedures/case/projection.ts';
import type { CaseState } from '../../../../../domain/procedures/case/state.ts';
import { Department, Role } from '../../../../../domain/roles.ts';
import { useUsers } from '../form/inputs.tsx';
import { type Say, T, useSay } from '../texts.ts';
import { Countdown } from '../ui/clocks.tsx';
import { isDangerous } from './hints.ts';
import { type NextSteps, presetOf } from './steps.ts';
import { C } from './texts.ts';
import type { ShownCase } from './useCase.ts';

export interface NextPanelProps {
  readonly shown: ShownCase;
  readonly steps: NextSteps;
  readonly chosen: string | undefined;
  readonly onChoose: (command: string, preset?: object) => void;
}

/** Exactly what this person can do now: their obligations first, then the rest, then what is not possible and why. */
export function NextPanel({ shown, steps, chosen, onChoose }: NextPanelProps) {
  const say = useSay();
  const { state, row, aheadMs } = shown;
  const { mine, others, possible, blocked, notMine } = steps;
  const clockOf = (owed: TaskRow) => state.clocks.find(({ id }) => id === owed.clock);
  return (
    <section className="next" aria-labelledby="next">
      <h2 id="next">{say(C.next)}</h2>
      {!row.open && <p className="quiet">{say(C.over)}</p>}
      {mine.length > 0 && (
        <>
          <h3>{say(C.mine)}</h3>
          <ul className="steps">
            {mine.map(({ owed, command }, index) => (
              <li key={owed.task}>
                <Button
                  block
                  type={index === 0 ? 'primary' : 'default'}
                  aria-pressed={chosen === command.name}
                  onClick={() => onChoose(command.name, presetOf(owed, command))}
                >
                  {say(command.label)}
                </Button>
                <span className="step-due">
                  {owed.dueAt && <Countdown dueAt={owed.dueAt} clock={clockOf(owed)} aheadMs={aheadMs} />}
                  {owed.detail && <span className="quiet clamp">{owed.detail}</span>}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {mine.length === 0 && row.open && <p className="quiet">{say(C.nothingMine)}</p>}
      {others.length > 0 && (
        <>
          <h3>{say(C.waiting)}</h3>
          <ul className="waiting">
            {others.map((owed) => (
              <li key={owed.task}>
                <Waiting owed={owed} state={state} />
                {owed.dueAt && <Countdown dueAt={owed.dueAt} clock={clockOf(owed)} aheadMs={aheadMs} />}
              </li>
            ))}
          </ul>
        </>
      )}
      {possible.length > 0 && (
        <>
          <h3>{say(C.possible)}</h3>
          <ul className="steps steps-more">
            {dangerousLast(possible).map(({ name, label }) => (
              <li key={name}>
                <Button
                  block
                  size="small"
                  danger={isDangerous(name)}
                  aria-pressed={chosen === name}
                  onClick={() => onChoose(name)}
                >
                  {say(label)}
                </Button>
              </li>
            ))}
          </ul>
        </>
      )}
      {blocked.length > 0 && (
        <details>
          <summary>{say(C.blocked, { count: blocked.length })}</summary>
          <ul className="blocked">
            {blocked.map(({ command, refusal }) => (
              <li key={command.name}>
                <span>{say(command.label)}</span>
                <span className="quiet">{say(refusal.reason, refusal.vars)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {notMine.length > 0 && (
        <details>
          <summary>{say(C.notMine, { count: notMine.length })}</summary>
          <p className="quiet">{notMine.map(({ label }) => say(label)).join(say(T.comma))}</p>
        </details>
      )}
    </section>
  );
}

const dangerousLast = (commands: NextSteps['possible']): NextSteps['possible'] => [
  ...commands.filter(({ name }) => !isDangerous(name)),
  ...commands.filter(({ name }) => isDangerous(name)),
];

function Waiting({ owed, state }: { owed: TaskRow; state: CaseState }) {
  const say = useSay();
  const users = useUsers();
  const nameOf = (id: string) =>
    [state.owner, state.firstContact, ...(users.data?.items ?? [])].find((person) => person.id === id)?.name ?? id;
  return (
    <Tooltip title={owed.detail}>
      <span>{say(C.waitingFor, { who: saidAssignee(owed, say, nameOf), what: owed.title })}</span>
    </Tooltip>
  );
}

function saidAssignee({ person, role, department }: TaskRow, say: Say, nameOf: (id: string) => string): string {
  if (role === null) return person === null ? '' : nameOf(person);
  return (department ? `${say(Department.labels[department])} ` : '') + say(Role.labels[role]);
}
