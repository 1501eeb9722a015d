import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Form, Input, InputNumber, Radio, Select } from 'antd';
import { createContext, type ReactNode, use } from 'react';
import { T, useSay } from '../texts.ts';
import { AttachmentsInput } from './AttachmentsInput.tsx';
import { useFormHelp } from './context.ts';
import {
  ChoiceInput,
  ClockInput,
  type Control,
  DateInput,
  FenInput,
  InstantInput,
  PersonInput,
  TaskInput,
  YesNoInput,
} from './inputs.tsx';
import { PayeeInput } from './PayeeInput.tsx';
import type { Fields, Option, Spec } from './spec.ts';
import { F } from './texts.ts';
import { chosenAt, chosenPath, type Path } from './values.ts';
import './form.css';

/** Names longer than this are asked for one in a line; shorter ones as tags. */
const LONGEST_TAG = 64;

interface Of<S> {
  readonly spec: S;
  readonly path: Path;
}
type Kind<K extends Spec['kind']> = Spec & { readonly kind: K };

/** The fields, each drawn as its spec says; what the form's help hides is not there. */
export function FieldsView({ fields, base = [] }: { fields: Fields; base?: Path }) {
  const { shown } = useFormHelp();
  // Also hidden fields of the store: what is shown may depend on any value.
  const values: unknown = Form.useWatch((all: unknown) => all, { preserve: true });
  return Object.entries(fields).map(([name, spec]) => {
    const path = [...base, name];
    return shown && !shown(path, values) ? null : <FieldView key={name} spec={spec} path={path} />;
  });
}

function FieldView({ spec, path }: Of<Spec>): ReactNode {
  const { ticks } = useFormHelp();
  switch (spec.kind) {
    case 'yesNo':
      return ticks?.(path) ? <Tick spec={spec} path={path} /> : <Item spec={spec} path={path} />;
    case 'hidden':
    case 'fixed':
    case 'customer':
      return null;
    case 'group':
      return <GroupView spec={spec} path={path} />;
    case 'variants':
      return <VariantsView spec={spec} path={path} />;
    case 'rows':
      return <RowsView spec={spec} path={path} />;
    case 'lines':
      return spec.longest > LONGEST_TAG ? <LinesView spec={spec} path={path} /> : <Item spec={spec} path={path} />;
    default:
      return <Item spec={spec} path={path} />;
  }
}

function Tick({ spec, path }: Of<Spec>) {
  const say = useSay();
  return (
    <Form.Item name={[...path]} valuePropName="checked" className="tick">
      <Checkbox>{say(spec.label)}</Checkbox>
    </Form.Item>
  );
}

/** Inside a list antd counts names from the list on: so many parts of a path belong to it. */
const PrefixContext = createContext(0);

/** A field with its label, its help and its errors. */
function Item({ spec, path }: Of<Spec>) {
  const say = useSay();
  const prefix = use(PrefixContext);
  const { needed } = useFormHelp();
  return (
    <Form.Item
      name={path.slice(prefix)}
      label={say(spec.label)}
      required={needed?.(path) ?? (spec.required && spec.kind !== 'attachments')}
      {...(spec.help ? { extra: say(spec.help) } : {})}
    >
      <ControlOf spec={spec} path={path} />
    </Form.Item>
  );
}

/** `control` is what Form.Item hands over: id, value and onChange. */
function ControlOf({ spec, path, ...control }: Of<Spec>) {
  const say = useSay();
  const { only, answers } = useFormHelp();
  const label = say(spec.label);
  switch (spec.kind) {
    case 'multiline':
      return <Input.TextArea {...control} autoSize={{ minRows: 2, maxRows: 12 }} maxLength={spec.longest} />;
    case 'number':
      return spec.max > 0 && spec.max - spec.min < 5 ? (
        <ScaleInput {...control} min={spec.min} max={spec.max} label={label} />
      ) : (
        <InputNumber {...control} min={spec.min} {...(spec.max > 0 ? { max: spec.max } : {})} precision={0} />
      );
    case 'fen':
      return <FenInput {...control} />;
    case 'instant':
      return <InstantInput {...control} />;
    case 'date':
      return <DateInput {...control} />;
    case 'person':
      return <PersonOfForm {...control} required={spec.required} path={path} />;
    case 'clock':
      return <ClockInput {...control} />;
    case 'task':
      return <TaskInput {...control} />;
    case 'payee':
      return <PayeeInput {...control} label={label} />;
    case 'attachments':
      return <AttachmentsInput {...control} label={label} />;
    case 'yesNo':
      return <YesNoInput {...control} label={label} answers={answers?.(path)} />;
    case 'choice':
      return (
        <ChoiceInput
          {...control}
          required={spec.required}
          label={label}
          options={sensible(spec.options, only?.(path))}
        />
      );
    case 'choices':
      return <ChoicesInput {...control} label={label} options={sensible(spec.options, only?.(path))} />;
    case 'lines':
      return <Select {...control} mode="tags" open={false} suffixIcon={null} placeholder={say(F.tags)} />;
    default:
      return <Input {...control} {...(spec.kind === 'line' && spec.longest > 0 ? { maxLength: spec.longest } : {})} />;
  }
}

const sensible = (options: readonly Option[], only: readonly string[] | undefined): readonly Option[] =>
  only ? options.filter(({ value }) => only.includes(value)) : options;

function ScaleInput({ min, max, label, ...control }: { min: number; max: number; label: string }) {
  const options = Array.from({ length: max - min + 1 }, (_, index) => ({
    value: min + index,
    label: `${min + index}`,
  }));
  return <Radio.Group {...control} aria-label={label} optionType="button" buttonStyle="solid" options={options} />;
}

function ChoicesInput({
  options,
  label,
  ...control
}: Control<string[]> & { options: readonly Option[]; label: string }) {
  const say = useSay();
  const { id, value = [], onChange } = control;
  const said = options.map(({ value: key, label: text }) => ({ value: key, label: say(text) }));
  return said.length <= 6 ? (
    // A group cannot be marked as required (ARIA), so not all that the form hands over goes on.
    <Checkbox.Group
      {...(id ? { id } : {})}
      aria-label={label}
      value={value}
      options={said}
      {...(onChange ? { onChange } : {})}
    />
  ) : (
    <Select
      {...control}
      aria-label={label}
      mode="multiple"
      className="wide"
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={say(F.choose)}
      options={said}
    />
  );
}

/** The people of the department chosen beside it come first. */
function PersonOfForm({ path, ...control }: { path: Path; required: boolean }) {
  const department: unknown = Form.useWatch([...path.slice(0, -1), 'department'], { preserve: true });
  return <PersonInput {...control} department={department} />;
}

function Legend({ spec, path, children }: Of<Spec> & { children: ReactNode }) {
  const say = useSay();
  const { needed } = useFormHelp();
  return (
    <fieldset className="group">
      <legend>
        {say(spec.label)}
        {!(needed?.(path) ?? spec.required) && <span className="quiet">（{say(T.optional)}）</span>}
      </legend>
      {children}
    </fieldset>
  );
}

function GroupView({ spec, path }: Of<Kind<'group'>>) {
  return (
    <Legend spec={spec} path={path}>
      <FieldsView fields={spec.fields} base={path} />
    </Legend>
  );
}

function VariantsView({ spec, path }: Of<Kind<'variants'>>) {
  const say = useSay();
  const values: unknown = Form.useWatch((all: unknown) => all, { preserve: true });
  const [, fields] = spec.variants[chosenAt(values, path) ?? -1] ?? [];
  return (
    <Legend spec={spec} path={path}>
      <Form.Item name={[...chosenPath(path)]} className="variant-choice">
        <Radio.Group
          aria-label={say(spec.label)}
          optionType="button"
          buttonStyle="solid"
          options={spec.variants.map(([label], index) => ({ value: index, label: say(label) }))}
        />
      </Form.Item>
      {fields && <FieldsView fields={fields} base={path} />}
    </Legend>
  );
}

function RowsView({ spec, path }: Of<Kind<'rows'>>) {
  const say = useSay();
  return (
    <Legend spec={spec} path={path}>
      <Form.List name={[...path]}>
        {(rows, { add, remove }, { errors }) => (
          <>
            {rows.map(({ key, name }) => (
              <fieldset key={key} className="row-group">
                <legend>{say(F.nth, { n: name + 1 })}</legend>
                <Button
                  type="text"
                  className="row-remove"
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={say(F.removeLine, { n: name + 1 })}
                  onClick={() => remove(name)}
                />
                <PrefixContext value={path.length}>
                  <FieldsView fields={spec.fields} base={[...path, name]} />
                </PrefixContext>
              </fieldset>
            ))}
            <Form.ErrorList errors={errors} />
            <Button type="dashed" block icon={<PlusOutlined aria-hidden />} onClick={() => add({})}>
              {say(F.addRow, { label: spec.label })}
            </Button>
          </>
        )}
      </Form.List>
    </Legend>
  );
}

function LinesView({ spec, path }: Of<Kind<'lines'>>) {
  const say = useSay();
  return (
    <Legend spec={spec} path={path}>
      <Form.List name={[...path]}>
        {(rows, { add, remove }, { errors }) => (
          <>
            {rows.map(({ key, name }) => (
              <div key={key} className="line-row">
                <Form.Item name={name} noStyle>
                  <Input.TextArea
                    autoSize={{ minRows: 1, maxRows: 6 }}
                    aria-label={`${say(spec.label)} ${say(F.nth, { n: name + 1 })}`}
                    maxLength={spec.longest}
                  />
                </Form.Item>
                <Button
                  type="text"
                  icon={<DeleteOutlined aria-hidden />}
                  aria-label={say(F.removeLine, { n: name + 1 })}
                  onClick={() => remove(name)}
                />
              </div>
            ))}
            <Form.ErrorList errors={errors} />
            <Button type="dashed" icon={<PlusOutlined aria-hidden />} onClick={() => add('')}>
              {say(F.addLine)}
            </Button>
          </>
        )}
      </Form.List>
    </Legend>
  );
}
