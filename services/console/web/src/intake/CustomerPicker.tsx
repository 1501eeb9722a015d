import { UserAddOutlined, UserOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { App, AutoComplete, Button, Card, Form, Input, Select } from 'antd';
import { useDeferredValue, useRef, useState } from 'react';
import { CustomerTier } from '../../../../../domain/enumerations.ts';
import { type CustomerFields, getCustomer, searchCustomers, upsertCustomer } from '../api/desk.ts';
import { isProblem, ProblemError } from '../api/problem.ts';
import type { CustomerView } from '../api/shapes.ts';
import { useCommandKey } from '../app/useCommandKey.ts';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { useFormKeys } from '../form/useFormKeys.ts';
import { T, useSay } from '../texts.ts';
import { useLabel } from '../ui/tags.tsx';
import { I } from './texts.ts';

const NEW = '$new';
const SHORTEST = 2;

export interface CustomerPickerProps {
  readonly customer: CustomerView | null;
  readonly onChoose: (customer: CustomerView | null) => void;
  /** Whose case it comes out of: nobody else can be chosen. */
  readonly fixed?: boolean;
  /** Shown at the search when a customer is missing. */
  readonly trouble: string | undefined;
}

/** Finds the customer while the agent types, or takes a new one down without leaving the call. */
export function CustomerPicker({ customer, onChoose, fixed = false, trouble }: CustomerPickerProps) {
  const say = useSay();
  const [typed, setTyped] = useState('');
  const [adding, setAdding] = useState<string>();
  const q = useDeferredValue(typed.trim());
  const found = useQuery({
    queryKey: ['customers', q],
    queryFn: ({ signal }) => searchCustomers(q, signal),
    // Never the matches of what was typed before: Enter would choose somebody else.
    enabled: q.length >= SHORTEST && adding === undefined,
  });
  if (customer)
    return (
      <Card size="small" className="customer" aria-label={say(I.chosen)} role="group">
        <UserOutlined aria-hidden /> <strong>{customer.name}</strong>
        <span className="mono">{customer.phone}</span>
        <Tier tier={customer.tier} />
        <span className="quiet clamp">{customer.note}</span>
        {!fixed && (
          <Button size="small" onClick={() => onChoose(null)}>
            {say(I.change)}
          </Button>
        )}
      </Card>
    );
  if (adding !== undefined)
    return (
      <NewCustomer
        typed={adding}
        onCancel={() => setAdding(undefined)}
        onSaved={(saved) => {
          setAdding(undefined);
          setTyped('');
          onChoose(saved);
        }}
      />
    );
  const matches = q === typed.trim() ? (found.data?.items ?? []) : [];
  return (
    <Form.Item
      label={say(I.find)}
      required
      htmlFor="customer-search"
      extra={say(I.findHelp)}
      {...(trouble ? { validateStatus: 'error' as const, help: trouble } : {})}
    >
      <AutoComplete
        id="customer-search"
        autoFocus
        defaultActiveFirstOption
        value={typed}
        onChange={setTyped}
        onSelect={(value: string) => {
          if (value === NEW) return setAdding(typed.trim());
          setTyped('');
          onChoose(matches.find(({ id }) => id === value) ?? null);
        }}
        options={[
          ...matches.map(({ id, name, phone, address }) => ({
            value: id,
            label: (
              <span className="customer-option">
                <strong>{name}</strong> <span className="mono">{phone}</span> <span className="quiet">{address}</span>
              </span>
            ),
          })),
          ...(found.isSuccess && q === typed.trim()
            ? [
                {
                  value: NEW,
                  label: (
                    <span>
                      <UserAddOutlined aria-hidden /> {say(I.newCustomer, { text: q })}
                    </span>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Form.Item>
  );
}

function Tier({ tier }: { tier: string }) {
  return <span className="chip tone-plain">{useLabel(CustomerTier.labels, tier)}</span>;
}

const isNumber = (text: string): boolean => /^[\d\s+-]+$/.test(text);

/** Name and number are enough; the rest can wait. A number that exists chooses its customer. */
function NewCustomer({ typed, onCancel, onSaved }: NewCustomerProps) {
  const say = useSay();
  const { message } = App.useApp();
  const [form] = Form.useForm<CustomerFields>();
  const key = useCommandKey();
  const box = useRef<HTMLDivElement>(null);
  const saving = useMutation({
    mutationFn: (fields: CustomerFields) => upsertCustomer(fields, key.current()),
    onSuccess: onSaved,
    onError: async (error) => {
      key.after(error);
      const taken = isProblem(error, 'already-exists') ? error.problem.existingId : undefined;
      if (taken === undefined) return;
      void message.info(say(I.phoneTaken));
      onSaved(await getCustomer(taken));
    },
  });
  const save = async () => {
    const fields = await form.validateFields().catch(() => undefined);
    if (fields) saving.mutate(withoutBlanks(fields));
  };
  // The form around this one is the complaint's: Enter is for this one.
  useFormKeys(box, { enter: () => void save(), cancel: onCancel });
  return (
    <Card size="small" className="customer-new" title={<h3>{say(I.newTitle)}</h3>}>
      {saving.error instanceof ProblemError && !saving.error.is('already-exists') && (
        <ProblemAlert problem={saving.error} />
      )}
      <Form
        form={form}
        component={false}
        layout="vertical"
        initialValues={{ tier: 'GENERAL', ...(isNumber(typed) ? { phone: typed } : { name: typed }) }}
      >
        <div className="grid-2" ref={box}>
          <Form.Item
            name="name"
            label={say(I.name)}
            rules={[{ required: true, whitespace: true, message: say(I.nameNeeded) }]}
          >
            <Input autoFocus={isNumber(typed)} maxLength={64} />
          </Form.Item>
          <Form.Item name="phone" label={say(I.phone)}>
            <Input autoFocus={!isNumber(typed)} inputMode="tel" maxLength={30} />
          </Form.Item>
          <Form.Item name="tier" label={say(I.tier)}>
            <Select
              options={Object.entries(CustomerTier.labels).map(([value, label]) => ({ value, label: say(label) }))}
            />
          </Form.Item>
          <Form.Item name="address" label={say(I.address)}>
            <Input maxLength={300} />
          </Form.Item>
        </div>
      </Form>
      <div className="row-acts">
        <Button type="primary" loading={saving.isPending} onClick={() => void save()}>
          {say(I.create)}
        </Button>
        <Button onClick={onCancel}>{say(T.cancel)}</Button>
      </div>
    </Card>
  );
}

interface NewCustomerProps {
  readonly typed: string;
  readonly onCancel: () => void;
  readonly onSaved: (customer: CustomerView) => void;
}

const withoutBlanks = ({ name, phone, tier, address }: CustomerFields): CustomerFields => ({
  name: name.trim(),
  ...(phone?.trim() ? { phone: phone.trim() } : {}),
  ...(tier ? { tier } : {}),
  ...(address?.trim() ? { address: address.trim() } : {}),
});
