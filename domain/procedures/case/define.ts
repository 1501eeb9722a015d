import type { z } from 'zod';
import { type Refusal, refusal } from '../../refusal.ts';
import type { Text } from '../../text.ts';
import { type Command, malformed, permits, type Stages } from '../procedure.ts';
import { earliestAlarm, type OwnAlarm, ringInOrder } from './alarms.ts';
import { caseCommands, type Pausable } from './commands.ts';
import type { CaseFact } from './facts.ts';
import { type AnyIntake, refuseIntake } from './intake.ts';
import type { CaseProcedure, Opening, OpeningCircumstances } from './procedure.ts';
import type { CaseState, Rules } from './state.ts';

type State = CaseState & { readonly intake: { readonly subject: string } };

/** What a procedure of cases says of itself; what is left out is as in most of them. */
interface CaseDefinition<S extends State, F extends { readonly type: string }, Intake extends AnyIntake>
  extends Pick<
    CaseProcedure<S, F | CaseFact>,
    'name' | 'label' | 'begin' | 'evolve' | 'project' | 'word' | 'forCustomer'
  > {
  readonly stages: Stages<S['stage']>;
  readonly opening: Opening & {
    readonly schema: Intake;
    /** What anybody is told whose role may not open one; the platform always may. */
    readonly refused: Text;
    /** Decides on a well-formed intake of its own profile, by somebody who may open one. */
    decide(intake: z.output<Intake>, rules: Rules, circumstances: OpeningCircumstances): F | Refusal;
  };
  /** Its own commands; those of every case come after them. */
  readonly commands: readonly Command<S, F | CaseFact>[];
  /** The clocks that the policy lets pause; left out: none (TIM-09). */
  readonly pausable?: Pausable<S>;
  /** False: no callback may be promised in it. */
  readonly promises?: false;
  /** What rings in it besides its clocks. */
  readonly ownAlarm?: (state: S) => OwnAlarm<F> | undefined;
  /** Left out: a case has nothing more to do once its stage is over. */
  readonly isFinished?: (state: S) => boolean;
}

/** Puts the frame around a procedure that all cases share: opening, commands of every case, alarms, end. */
export function defineCase<S extends State, F extends { readonly type: string }, Intake extends AnyIntake>(
  definition: CaseDefinition<S, F, Intake>,
): CaseProcedure<S, F | CaseFact> {
  const { stages, opening, ownAlarm = () => undefined, evolve } = definition;
  const isFinished = definition.isFinished ?? ((state: S) => stages.isOver(state.stage));
  const commands = [...definition.commands, ...caseCommands<S>(definition)];
  return {
    ...definition,
    stages: stages.labels,
    open(data, rules, circumstances) {
      const parsed = opening.schema.safeParse(data);
      if (!parsed.success) return malformed(parsed.error);
      if (!permits(circumstances, [...opening.roles, 'system']))
        return refusal('RoleNotAllowed', opening.refused.zh, opening.refused.en);
      return refuseIntake(parsed.data, rules, circumstances.now) ?? opening.decide(parsed.data, rules, circumstances);
    },
    subject: (state) => state.intake.subject,
    commands: Object.fromEntries(commands.map((command) => [command.name, command])),
    nextAlarm: (state) => (isFinished(state) ? undefined : earliestAlarm(state, ownAlarm(state))),
    ring: (state, now) => (isFinished(state) ? [] : ringInOrder(state, now, ownAlarm, evolve)),
    isFinished,
  };
}
