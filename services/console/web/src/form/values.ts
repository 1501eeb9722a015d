import type { z } from 'zod';
import type { Text } from '../../../../../domain/text.ts';
import type { Say } from '../texts.ts';
import type { Fields, Spec } from './spec.ts';

/** A place in a form's values. */
export type Path = readonly (string | number)[];

/** Which variant of a union the user has chosen, kept beside the values under this name. */
const CHOSEN = '$chosen';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether a field is shown: one that is not has no value. */
export type Shown = (path: Path, values: unknown) => boolean;

/** The values as a command's data: what was left empty or is not shown is left out, texts are trimmed. */
export function dataOf(fields: Fields, values: unknown, shown: Shown = () => true, base: Path = []): Data {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, spec]) => {
      const path = [...base, name];
      const datum = shown(path, values) ? datumOf(spec, values, shown, path) : undefined;
      return datum === undefined ? [] : [[name, datum]];
    }),
  );
}
type Data = Readonly<Record<string, unknown>>;

function datumOf(spec: Spec, values: unknown, shown: Shown, path: Path): unknown {
  const value = at(values, path);
  switch (spec.kind) {
    case 'fixed':
      return spec.value;
    case 'group':
      return unlessEmpty(spec, dataOf(spec.fields, values, shown, path));
    case 'variants': {
      const [, fields] = spec.variants[chosenAt(values, path) ?? -1] ?? [];
      return fields && dataOf(fields, values, shown, path);
    }
    case 'rows':
      return listOf(spec, value, (_, index) => dataOf(spec.fields, values, shown, [...path, index]));
    case 'lines':
      return listOf(spec, value, (item) => (typeof item === 'string' ? item.trim() : undefined));
    case 'choices':
    case 'attachments':
      return listOf(spec, value, (item) => item);
    default:
      return typeof value === 'string' ? value.trim() || undefined : (value ?? undefined);
  }
}

function unlessEmpty({ required }: Spec, data: Data): Data | undefined {
  return required || Object.keys(data).length > 0 ? data : undefined;
}

function listOf({ required }: Spec, value: unknown, itemOf: (item: unknown, index: number) => unknown): unknown {
  const list: unknown[] = Array.isArray(value)
    ? value.map(itemOf).filter((item) => item !== undefined && item !== '')
    : [];
  return required || list.length > 0 ? list : undefined;
}

/** Where the choice of a variant for the union at `path` is kept. */
export const chosenPath = (path: Path): Path => [CHOSEN, path.join('.')];

export function chosenAt(values: unknown, path: Path): number | undefined {
  const chosen = at(values, chosenPath(path));
  return typeof chosen === 'number' ? chosen : undefined;
}

export function at(values: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, name) => {
    if (Array.isArray(value)) return typeof name === 'number' ? value[name] : undefined;
    return isRecord(value) ? value[name] : undefined;
  }, values);
}

export interface Trouble {
  readonly path: Path;
  readonly message: string;
}

/** A schema's issues, in words, at the fields that can show them; of a union only the chosen variant speaks. */
export function troublesOf(error: z.core.$ZodError, fields: Fields, values: unknown, say: Say): Trouble[] {
  return error.issues
    .flatMap((issue) => troubles(issue, [], values, say))
    .map(({ path, message }) => ({ path: fieldPath(fields, path, values), message }));
}

/** The part of a path that leads to a field: what lies in a list of lines, say, shows at the list. */
function fieldPath(fields: Fields, [name, ...rest]: Path, values: unknown, base: Path = []): Path {
  const spec = name === undefined ? undefined : fields[name];
  if (name === undefined || !spec) return base;
  const path = [...base, name];
  const [index, ...inRow] = rest;
  if (spec.kind === 'group') return rest.length > 0 ? fieldPath(spec.fields, rest, values, path) : path;
  if (spec.kind === 'rows' && index !== undefined && inRow.length > 0)
    return fieldPath(spec.fields, inRow, values, [...path, index]);
  if (spec.kind === 'variants') {
    const [, chosen] = spec.variants[chosenAt(values, path) ?? -1] ?? [];
    return chosen ? fieldPath(chosen, rest, values, path) : chosenPath(path);
  }
  return path;
}

function troubles(issue: z.core.$ZodIssue, base: Path, values: unknown, say: Say): Trouble[] {
  const path = [...base, ...issue.path.map((part) => (typeof part === 'number' ? part : String(part)))];
  if (issue.code === 'invalid_union') {
    const inner = issue.errors[chosenAt(values, path) ?? -1];
    return inner
      ? inner.flatMap((each) => troubles(each, path, values, say))
      : [{ path, message: say(TROUBLE.choose) }];
  }
  return [{ path, message: messageOf(issue, at(values, path), say) }];
}

const TROUBLE = {
  fill: { zh: '请填写', en: 'Please fill this in' },
  choose: { zh: '请选择', en: 'Please choose' },
  longest: { zh: '最多 {max} 个字', en: '{max} characters at most' },
  most: { zh: '不能大于 {max}', en: 'Not more than {max}' },
  least: { zh: '不能小于 {min}', en: 'Not less than {min}' },
  some: { zh: '至少 {min} 项', en: 'At least {min}' },
  many: { zh: '最多 {max} 项', en: '{max} at most' },
  wrong: { zh: '格式不正确', en: 'This is not in the right form' },
} satisfies Record<string, Text>;

function messageOf(issue: z.core.$ZodIssue, value: unknown, say: Say): string {
  switch (issue.code) {
    case 'invalid_type':
      return say(issue.expected === 'string' ? TROUBLE.fill : TROUBLE.choose);
    case 'invalid_value':
      return say(TROUBLE.choose);
    case 'too_small':
      if (issue.origin === 'string') return say(TROUBLE.fill);
      return say(issue.origin === 'array' ? TROUBLE.some : TROUBLE.least, { min: Number(issue.minimum) });
    case 'too_big': {
      const text = issue.origin === 'string' ? TROUBLE.longest : issue.origin === 'array' ? TROUBLE.many : TROUBLE.most;
      return say(text, { max: Number(issue.maximum) });
    }
    default:
      return say(value === undefined || value === '' ? TROUBLE.fill : TROUBLE.wrong);
  }
}
