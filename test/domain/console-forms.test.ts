import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { procedures } from '../../domain/procedures/registry.ts';
import { type Fields, fieldsOf, type Spec } from '../../services/console/web/src/form/spec.ts';

/** What the control of a field hands over, as different people fill it in. */
function givenBy(spec: Spec): unknown[] {
  switch (spec.kind) {
    case 'line':
    case 'multiline':
    case 'task':
    case 'clock':
      return ['文字', crypto.randomUUID()];
    case 'customer':
      return [crypto.randomUUID()];
    case 'instant':
      return ['2026-10-09T02:00:00.000Z'];
    case 'date':
      return ['2026-10-09'];
    case 'fen':
      return [12_345];
    case 'number':
      return [spec.min, 1];
    case 'yesNo':
      return [true];
    case 'person':
      return [{ id: 'u1', name: '李娜' }];
    case 'payee':
      return [{ id: crypto.randomUUID(), method: 'BANK', name: '王小明', accountTail: '6789' }];
    case 'attachments':
      return [[{ id: 'a1', name: '照片.jpg', sha256: '0'.repeat(64), size: 1 }]];
    case 'choice':
      return spec.options.map(({ value }) => value);
    case 'choices':
      return [spec.options.map(({ value }) => value)];
    case 'lines':
      return [['文字']];
    case 'fixed':
      return [spec.value];
    case 'group':
      return [filled(spec.fields)];
    case 'rows':
      return [[filled(spec.fields)]];
    case 'variants':
      return spec.variants.map(([, fields]) => filled(fields));
    case 'hidden':
      return [undefined];
  }
}

const filled = (fields: Fields): object =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, spec]) => {
      const [value] = givenBy(spec);
      return value === undefined ? [] : [[name, value]];
    }),
  );

const shapeOf = (schema: unknown): Readonly<Record<string, z.ZodType>> =>
  schema instanceof z.ZodObject ? schema.shape : {};

const innerOf = (schema: z.core.$ZodType): z.core.$ZodType => {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return innerOf(schema.unwrap());
  return schema instanceof z.ZodArray ? innerOf(schema.element) : schema;
};

/** Every field with its schema, those of groups, rows and variants too. */
function everyField(schema: z.core.$ZodType, path: string): { path: string; spec: Spec; field: z.ZodType }[] {
  const inner = innerOf(schema);
  if (inner instanceof z.ZodUnion) return inner.options.flatMap((option) => everyField(option, path));
  const shape = shapeOf(inner);
  return Object.entries(fieldsOf(inner)).flatMap(([name, spec]) => {
    const field = shape[name];
    if (!field) return [];
    const here = { path: `${path}.${name}`, spec, field };
    const nested = spec.kind === 'group' || spec.kind === 'rows' || spec.kind === 'variants';
    return [here, ...(nested ? everyField(field, here.path) : [])];
  });
}

const forms = procedures.flatMap(({ name, opening, commands }) => [
  { form: `${name}: ${opening.name}`, schema: opening.schema },
  ...Object.values(commands)
    .filter((command) => command.name !== 'changeRules' && command.roles.some((role) => role !== 'system'))
    .map((command) => ({ form: `${name}: ${command.name}`, schema: command.schema })),
]);

describe('every opening and every command of the registry has a form', () => {
  test.each(forms)(
    '$form asks for each field by a name in both languages and hands over what the schema takes',
    ({ form, schema }) => {
      expect(schema).toBeInstanceOf(z.ZodObject);
      for (const { path, spec, field } of everyField(schema, form)) {
        if (spec.kind === 'hidden' || spec.kind === 'fixed') continue;
        const name = path.slice(path.lastIndexOf('.') + 1);
        expect([spec.label.zh, spec.label.en], `${path} has no name`).not.toEqual([name, name]);
        expect(/\p{Script=Han}/u.test(spec.label.zh), `${path} has no Chinese name`).toBe(true);
        for (const option of 'options' in spec ? spec.options : [])
          expect(option.label.zh, `${path} has an option without a name`).not.toBe(option.value);
        // A group takes what its fields take, which are looked at themselves.
        if (spec.kind === 'group' || spec.kind === 'rows' || spec.kind === 'variants') continue;
        const accepted = givenBy(spec).some((value) => field.safeParse(value).success);
        expect(accepted, `${path}: nothing that “${spec.kind}” hands over is accepted`).toBe(true);
      }
    },
  );
});
