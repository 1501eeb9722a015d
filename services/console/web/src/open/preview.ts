import type { AnyProcedure, OpeningCircumstances } from '../../../../../domain/procedures/case/procedure.ts';
import type { CaseState, Rules } from '../../../../../domain/procedures/case/state.ts';
import { isRefusal, type Refusal } from '../../../../../domain/refusal.ts';
import type { Fields, Spec } from '../form/spec.ts';
import { at } from '../form/values.ts';

/** The case as the domain itself would open it now, or why it would not; nothing while too little is known. */
export function imagined(
  procedure: AnyProcedure,
  intake: Readonly<Record<string, unknown>>,
  fields: Fields,
  { rules, ...circumstances }: OpeningCircumstances & { readonly rules: Rules },
): CaseState | Refusal | undefined {
  const { actor, now } = circumstances;
  const complete = procedure.opening.schema.safeParse(intake).success;
  const decided = procedure.open(complete ? intake : filled(fields, intake), rules, circumstances);
  // What is still to be written may change a no into a yes.
  if (isRefusal(decided)) return complete ? decided : undefined;
  const by = { id: actor.id, name: actor.name, role: actor.roles[0] ?? 'agent' };
  return procedure.begin('—', { seq: 1, at: now, by, key: '', fact: decided });
}

/** Words change no deadline: those still missing are made up, so that the deadlines are seen before the form is complete. */
const filled = (fields: Fields, data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, spec]) => {
      const value = at(data, [name]) ?? (spec.required ? madeUp(spec) : undefined);
      return value === undefined ? [] : [[name, value]];
    }),
  );

function madeUp(spec: Spec): unknown {
  if (spec.kind === 'line' || spec.kind === 'multiline') return '—';
  if (spec.kind === 'yesNo') return false;
  if (spec.kind === 'attachments' || spec.kind === 'lines' || spec.kind === 'rows') return [];
  if (spec.kind === 'customer') return NOBODY;
  return spec.kind === 'group' ? filled(spec.fields, {}) : undefined;
}

const NOBODY = '00000000-0000-4000-8000-000000000000';
