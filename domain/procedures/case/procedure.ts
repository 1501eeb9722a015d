import type { z } from 'zod';
import type { Refusal } from '../../refusal.ts';
import type { Role } from '../../roles.ts';
import type { Text } from '../../text.ts';
import type { Circumstances, Procedure, Wording } from '../procedure.ts';
import type { CustomerWords } from './for-customer.ts';
import type { CaseRef, ProcedureName } from './names.ts';
import type { Projection } from './projection.ts';
import type { CaseState, Rules } from './state.ts';

/** What a case is opened with: its form, its route and its document derive from it. Extends `intakeShape`. */
export interface Opening {
  /** The operationId. */
  readonly name: string;
  readonly label: Text;
  readonly schema: z.ZodObject;
  readonly roles: readonly Role[];
}

/** Who asks for a case to be opened, and out of which other case. */
export interface OpeningCircumstances extends Circumstances {
  readonly parent: CaseRef | null;
}

/** A procedure whose cases people open, list and look into: all that the services and the console need to know of it. */
export interface CaseProcedure<State extends CaseState, Fact extends { readonly type: string }>
  extends Procedure<State, Fact> {
  readonly name: ProcedureName;
  readonly label: Text;
  readonly stages: Readonly<Record<string, Text>>;
  readonly opening: Opening;
  /** Decides the opening: the first fact of a case that does not exist yet. */
  open(data: unknown, rules: Rules, circumstances: OpeningCircumstances): Fact | Refusal;
  /** What the lists show: derived from the state alone, so that it can be made anew from the facts. */
  project(state: State): Projection;
  subject(state: State): string;
  /** One line of the history for one fact; `{by}` is the person who acted. */
  word(fact: Fact): Wording;
  readonly forCustomer: CustomerWords<State, Fact>;
}

/** Any of them, for what does not care which. */
export type AnyProcedure = CaseProcedure<CaseState, { readonly type: string }>;
