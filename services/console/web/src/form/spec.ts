import { z } from 'zod';
import type { Text } from '../../../../../domain/text.ts';

const TextShape = z.object({ zh: z.string(), en: z.string() });

/** What the domain says about a field, see domain/procedures/field.ts and the labels of its closed sets. */
const Meta = z.object({
  label: TextShape.optional(),
  help: TextShape.optional(),
  widget: z
    .enum(['multiline', 'instant', 'fen', 'person', 'customer', 'clock', 'task', 'attachments', 'hidden'])
    .optional(),
  labels: z.record(z.string(), TextShape).optional(),
});
type Meta = z.infer<typeof Meta>;

interface Common {
  readonly label: Text;
  readonly help?: Text;
  readonly required: boolean;
}

export interface Option {
  readonly value: string;
  readonly label: Text;
}

/** How a field of a command is asked for: what a form draws. */
export type Spec = Common &
  (
    | { readonly kind: 'line' | 'multiline'; readonly longest: number }
    | {
        readonly kind:
          | 'instant'
          | 'fen'
          | 'person'
          | 'clock'
          | 'task'
          | 'attachments'
          | 'customer'
          | 'yesNo'
          | 'payee'
          | 'hidden';
      }
    | { readonly kind: 'date' }
    /** What the chosen variant of a union says by itself. */
    | { readonly kind: 'fixed'; readonly value: unknown }
    | { readonly kind: 'number'; readonly min: number; readonly max: number }
    | { readonly kind: 'choice' | 'choices'; readonly options: readonly Option[] }
    | { readonly kind: 'lines'; readonly longest: number }
    | { readonly kind: 'group'; readonly fields: Fields }
    | { readonly kind: 'variants'; readonly variants: readonly (readonly [Text, Fields])[] }
    | { readonly kind: 'rows'; readonly fields: Fields }
  );

export type Fields = Readonly<Record<string, Spec>>;

/** The fields of an object schema, in its order. */
export function fieldsOf(schema: z.core.$ZodType): Fields {
  if (!(schema instanceof z.ZodObject)) return {};
  return Object.fromEntries(Object.entries(schema.shape).map(([name, field]) => [name, specOf(name, field)]));
}

function specOf(name: string, declared: z.core.$ZodType): Spec {
  const { schema, required } = unwrapped(declared);
  const meta = metaOf(schema);
  const kind = drawn(schema, meta);
  const common: Common = {
    label: meta.label ?? (kind.kind === 'variants' ? nameOf(kind.variants) : { zh: name, en: name }),
    required,
    ...(meta.help ? { help: meta.help } : {}),
  };
  return { ...common, ...kind };
}

function unwrapped(schema: z.core.$ZodType): { schema: z.core.$ZodType; required: boolean } {
  let inner = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable || inner instanceof z.ZodDefault)
    inner = inner.unwrap();
  return { schema: inner, required: inner === schema };
}

function metaOf(schema: z.core.$ZodType): Meta {
  const read = Meta.safeParse(z.globalRegistry.get(schema) ?? {});
  return read.success ? read.data : {};
}

type Distribute<T> = T extends unknown ? Omit<T, keyof Common> : never;

function drawn(schema: z.core.$ZodType, { widget, labels }: Meta): Distribute<Spec> {
  if (widget === 'multiline') return { kind: 'multiline', longest: longestOf(schema) };
  if (widget) return { kind: widget };
  if (schema instanceof z.ZodLiteral) return { kind: 'fixed', value: schema.value };
  if (schema instanceof z.ZodISODateTime) return { kind: 'instant' };
  if (schema instanceof z.ZodISODate) return { kind: 'date' };
  if (schema instanceof z.ZodBoolean) return { kind: 'yesNo' };
  if (schema instanceof z.ZodNumber) return { kind: 'number', min: schema.minValue ?? 0, max: schema.maxValue ?? 0 };
  if (schema instanceof z.ZodEnum) return { kind: 'choice', options: optionsOf(schema, labels) };
  if (schema instanceof z.ZodUnion) return { kind: 'variants', variants: schema.options.map(variantOf) };
  if (schema instanceof z.ZodArray) return drawnArray(schema.element);
  // Only the end of an account is ever known here: whoever is paid is chosen as a whole, not typed field by field.
  if (schema instanceof z.ZodObject && 'accountTail' in schema.shape) return { kind: 'payee' };
  if (schema instanceof z.ZodObject) return { kind: 'group', fields: fieldsOf(schema) };
  return { kind: 'line', longest: longestOf(schema) };
}

function drawnArray(element: z.core.$ZodType): Distribute<Spec> {
  if (element instanceof z.ZodObject) return { kind: 'rows', fields: fieldsOf(element) };
  if (element instanceof z.ZodEnum) return { kind: 'choices', options: optionsOf(element, metaOf(element).labels) };
  return { kind: 'lines', longest: longestOf(element) };
}

const longestOf = (schema: z.core.$ZodType): number => (schema instanceof z.ZodString ? (schema.maxLength ?? 0) : 0);

const optionsOf = (schema: z.ZodEnum, labels: Meta['labels']): Option[] =>
  schema.options.map((key) => {
    const value = String(key);
    return { value, label: labels?.[value] ?? { zh: value, en: value } };
  });

/** A choice that has no name of its own is called after what can be chosen. */
const nameOf = (variants: readonly (readonly [Text, Fields])[]): Text => ({
  zh: variants.map(([{ zh }]) => zh).join(' / '),
  en: variants.map(([{ en }]) => en).join(' / '),
});

/** A variant is called after its fields: 「处理措施」 or 「不处理的理由」. */
function variantOf(schema: z.core.$ZodType): readonly [Text, Fields] {
  const fields = fieldsOf(schema);
  const labels = Object.values(fields).flatMap(({ kind, label }) => (kind === 'fixed' ? [] : [label]));
  return [{ zh: labels.map(({ zh }) => zh).join('、'), en: labels.map(({ en }) => en).join(', ') }, fields];
}
