import { z } from 'zod';
import { type Refusal, refusal } from '../refusal.ts';
import { type Actor, hasRole, type PersonRole, Role } from '../roles.ts';
import type { Text, Vars } from '../text.ts';
import type { Instant } from '../time/instant.ts';

/** A person as facts name them. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Who made a fact, and in which role. */
export const Author = z.strictObject({ id: z.string(), name: z.string(), role: Role.schema });
export type Author = z.infer<typeof Author>;

/** A fact as it stands in the log of its case: keyed by (case, sequence), never changed. */
export interface Recorded<Fact> {
  readonly seq: number;
  /** When it happened, on the clock of the case. */
  readonly at: Instant;
  readonly by: Author;
  /** The command or alarm that it came from; all facts of one act share it. */
  readonly key: string;
  readonly fact: Fact;
}

/** What every command is decided with besides the state. */
export interface Circumstances {
  readonly now: Instant;
  readonly actor: Actor;
  /** The roles to which the company has opened the command, where it says otherwise than the declaration. */
  readonly permitted?: readonly PersonRole[] | undefined;
}

/** Whether the actor's roles let them: as the company says, else as declared. What is the platform's own is nobody's to give or take. */
export function permits({ actor, permitted }: Circumstances, declared: readonly Role[]): boolean {
  const peoples = declared.filter((role) => role !== 'system');
  const platforms = declared.filter((role) => role === 'system');
  return hasRole(actor, ...platforms, ...((peoples.length > 0 && permitted) || peoples));
}

/** What every procedure's state has in common with the kernel. */
export interface Versioned {
  readonly id: string;
  readonly stage: string;
  /** The sequence of the last fact. */
  readonly version: number;
  /** The sequence of the last fact that a person made: what a screen must have seen to act (StaleVersion). */
  readonly actedVersion: number;
}

/** One command as a procedure declares it; routes, forms, validators and the history's wording derive from it. */
export interface Command<State, Fact> {
  /** The operationId, unique in the product. */
  readonly name: string;
  readonly label: Text;
  readonly schema: z.ZodType;
  readonly roles: readonly Role[];
  /** The same in every procedure: one route and one form for all of them. */
  readonly common: boolean;
  /** Whether it may be given now, whatever its content: what the console shows on the button (pure). */
  unavailable(state: State, circumstances: Circumstances): Refusal | undefined;
  /** Parses the content and decides; total, never throws. */
  decide(state: State, data: unknown, circumstances: Circumstances): Fact[] | Refusal;
}

export interface CommandDeclaration<State extends Versioned, Fact, Schema extends z.ZodType> {
  readonly name: string;
  readonly label: Text;
  readonly data: Schema;
  readonly roles: readonly Role[];
  /** The stages in which it may be given; left out: any stage in which the case is open. */
  readonly stages?: readonly State['stage'][];
  /** Without `stages`: also when the case is over, for what the platform itself has to tell it. */
  readonly whenOver?: true;
  readonly refuse?: (state: State, circumstances: Circumstances) => Refusal | undefined;
  readonly decide: (state: State, data: z.output<Schema>, circumstances: Circumstances) => Fact[] | Refusal;
}

/** The stages of a procedure: what they are called, and in which of them a case is over. */
export interface Stages<Stage extends string> {
  readonly labels: Readonly<Record<Stage, Text>>;
  isOver(stage: Stage): boolean;
}

/** Builds the commands of one procedure: role, then stage, then the command's own conditions, then its content. */
export function commandsOf<State extends Versioned, Fact>(
  stages: Stages<State['stage']>,
  { common = false }: { readonly common?: boolean } = {},
) {
  return <Schema extends z.ZodType>(declared: CommandDeclaration<State, Fact, Schema>): Command<State, Fact> => {
    const unavailable = (state: State, circumstances: Circumstances): Refusal | undefined => {
      if (!permits(circumstances, declared.roles))
        return refusal('RoleNotAllowed', '「{command}」不属于您的角色权限', '“{command}” is not open to your role', {
          vars: { command: declared.label },
        });
      const stage: State['stage'] = state.stage;
      const over = stages.isOver(stage);
      if (declared.stages ? !declared.stages.includes(stage) : over && !declared.whenOver)
        return refusal(
          over ? 'CaseOver' : 'StageNotAllowed',
          '案件处于「{stage}」，不能「{command}」',
          'The case is at “{stage}”: “{command}” is not possible',
          { vars: { stage: stages.labels[stage], command: declared.label } },
        );
      return declared.refuse?.(state, circumstances);
    };
    return {
      name: declared.name,
      label: declared.label,
      schema: declared.data,
      roles: declared.roles,
      common,
      unavailable,
      decide(state, data, circumstances) {
        const refused = unavailable(state, circumstances);
        if (refused) return refused;
        const parsed = declared.data.safeParse(data);
        return parsed.success ? declared.decide(state, parsed.data, circumstances) : malformed(parsed.error);
      },
    };
  };
}

/** The refusal of a message that its schema does not accept, with the first path and reason in it. */
export function malformed(error: z.ZodError): Refusal {
  const issue = error.issues[0];
  return refusal('InvalidMessage', '「{path}」不符合要求：{why}', '“{path}” is malformed: {why}', {
    vars: { path: issue?.path.join('.') || '/', why: issue?.message ?? '' },
  });
}

/** Everything that the workflow, the services and the console need to know of one procedure. */
export interface Procedure<State extends Versioned, Fact> {
  readonly name: string;
  readonly commands: Readonly<Record<string, Command<State, Fact>>>;
  /** The case as its first fact makes it. */
  begin(id: string, first: Recorded<Fact>): State;
  evolve(state: State, recorded: Recorded<Fact>): State;
  /** The next instant at which something must happen by itself; absent when only a person can move it on. */
  nextAlarm(state: State): { readonly at: Instant; readonly label: string } | undefined;
  /** What has fallen due by `now`, as facts, in the order in which it fell due. */
  ring(state: State, now: Instant): Fact[];
  /** Nothing can happen to the case any more: its workflow ends. */
  isFinished(state: State): boolean;
}

/** Decides a named command; an unknown name is a malformed message. */
export function decide<State extends Versioned, Fact>(
  procedure: Procedure<State, Fact>,
  state: State,
  command: { readonly name: string; readonly data: unknown; readonly expectedVersion?: number | undefined },
  circumstances: Circumstances,
): Fact[] | Refusal {
  const declared = procedure.commands[command.name];
  if (!declared)
    return refusal('InvalidMessage', '没有名为「{name}」的操作', 'There is no command “{name}”', {
      vars: { name: command.name },
    });
  const { expectedVersion } = command;
  if (expectedVersion !== undefined && (expectedVersion < state.actedVersion || expectedVersion > state.version))
    return refusal('StaleVersion', '案件已更新，请查看最新内容后再操作', 'The case has changed since you saw it', {
      vars: { seen: expectedVersion, version: state.version },
    });
  return declared.decide(state, command.data, circumstances);
}

/** Folds facts into the state, in order; the case as it stood at any instant is the fold of the facts up to it. */
export function fold<State extends Versioned, Fact>(
  procedure: Procedure<State, Fact>,
  id: string,
  facts: readonly Recorded<Fact>[],
): State | undefined {
  const [first, ...rest] = facts;
  return first && rest.reduce((state, fact) => procedure.evolve(state, fact), procedure.begin(id, first));
}

/** A fact in words: the history's one line. */
export interface Wording {
  readonly text: Text;
  readonly vars: Vars;
}
