import { Alert, Button, Form } from 'antd';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import type { z } from 'zod';
import type { ProblemError } from '../api/problem.ts';
import { T, useSay } from '../texts.ts';
import { type FormHelp, FormHelpContext } from './context.ts';
import { FieldsView } from './FieldView.tsx';
import { ProblemAlert } from './ProblemAlert.tsx';
import { fieldsOf } from './spec.ts';
import { F } from './texts.ts';
import { useFormKeys } from './useFormKeys.ts';
import { dataOf, type Trouble, troublesOf } from './values.ts';

export interface SchemaFormProps {
  /** The command's own schema: what the form asks, how it checks, and what the service checks again. */
  readonly schema: z.ZodType;
  readonly initial?: object | undefined;
  readonly help?: FormHelp;
  readonly submit?: string;
  readonly danger?: boolean;
  readonly pending: boolean;
  readonly problem?: ProblemError | undefined;
  /** Whether what stands above the fields is complete too; asked at every try. */
  readonly ready?: () => boolean;
  /** Gets the data only when the schema accepts it. */
  readonly onSubmit: (data: unknown) => void;
  readonly onChange?: (values: unknown) => void;
  readonly onCancel?: () => void;
  /** Shown above the fields. */
  readonly children?: ReactNode;
}

const NO_HELP: FormHelp = {};

/** A form for any command. Ctrl+Enter submits, Esc cancels; what is typed is never thrown away by an error. */
export function SchemaForm(props: SchemaFormProps) {
  const { schema, initial, help = NO_HELP, pending, problem, onSubmit, onChange, onCancel, children } = props;
  const say = useSay();
  const [form] = Form.useForm<object>();
  const [troubles, setTroubles] = useState<readonly Trouble[]>([]);
  const fields = useMemo(() => fieldsOf(schema), [schema]);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => focusFirst(box.current), []);

  const submit = () => {
    if (pending) return;
    const values: unknown = form.getFieldsValue(true);
    const checked = schema.safeParse(dataOf(fields, values, help.shown));
    const found = checked.success ? [] : troublesOf(checked.error, fields, values, say);
    setTroubles(found);
    const ready = props.ready?.() ?? true;
    if (checked.success && ready) return onSubmit(checked.data);
    form.setFields(found.map(({ path, message }) => ({ name: [...path], errors: [message] })));
    // The messages have to stand before the first of them can be gone to.
    requestAnimationFrame(() => {
      const first = box.current?.querySelector('.ant-form-item-has-error');
      first?.scrollIntoView({ block: 'center' });
      focusFirst(first);
    });
  };

  useFormKeys(box, { submit, cancel: onCancel });

  return (
    <FormHelpContext value={help}>
      <div ref={box}>
        {problem && <ProblemAlert problem={problem} />}
        {/* No `form` element: Enter in a field, which also confirms a time, must not send a half-filled command. */}
        <Form
          form={form}
          component="div"
          layout="vertical"
          initialValues={{ ...blank(fields), ...initial }}
          scrollToFirstError={false}
          onValuesChange={() => onChange?.(form.getFieldsValue(true))}
        >
          {children}
          <FieldsView fields={fields} />
          {troubles.length > 1 && (
            <Alert type="error" showIcon title={say(F.checkFields, { count: troubles.length })} className="gap" />
          )}
          <div className="form-foot">
            <Button type="primary" danger={props.danger ?? false} loading={pending} onClick={submit}>
              {props.submit ?? say(T.submit)}
            </Button>
            {onCancel && <Button onClick={onCancel}>{say(T.close)}</Button>}
            <span className="hint wide-only">{say(F.submitHint)}</span>
          </div>
        </Form>
      </div>
    </FormHelpContext>
  );
}

/** Lists begin empty rather than missing. */
const blank = (fields: ReturnType<typeof fieldsOf>): object =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, { kind, required }]) =>
      required && (kind === 'lines' || kind === 'rows') ? [[name, []]] : [],
    ),
  );

/** The first control of the box; of a group of radio buttons the one that is chosen. */
export function focusFirst(box: Element | null | undefined): void {
  const first = box?.querySelector<HTMLElement>('input:not([tabindex="-1"]), textarea, button, [tabindex="0"]');
  const chosen = first?.closest('[role="radiogroup"]')?.querySelector<HTMLElement>('input:checked');
  (chosen ?? first)?.focus({ preventScroll: true });
}
