import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Modal } from 'antd';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { Channel, CustomerTier } from '../../../../../../domain/enumerations.ts';
import { listCases, revealCustomer } from '../../api/desk.ts';
import { ProblemError } from '../../api/problem.ts';
import type { CustomerView } from '../../api/shapes.ts';
import { keys } from '../../app/queries.ts';
import { ProblemAlert } from '../../form/ProblemAlert.tsx';
import { T, useSay } from '../../texts.ts';
import { Data } from '../../ui/data.tsx';
import { ProcedureTag, StageTag } from '../../ui/procedures.tsx';
import { useLabel } from '../../ui/tags.tsx';
import { isA } from '../kinds.ts';
import type { SideProps } from '../side.ts';
import { S } from './texts.ts';

/** Personal data is seen for so long at a time. */
export const SHOWN_MINUTES = 5;

export function CustomerTab({ shown }: SideProps) {
  const { customer, state } = shown;
  const say = useSay();
  const [asking, setAsking] = useState(false);
  const [full, setFull] = useState<CustomerView>();
  const tier = useLabel(CustomerTier.labels, customer.tier);
  const preferred = useLabel(Channel.labels, customer.preferredChannel);
  useEffect(() => {
    if (!full) return;
    const hide = setTimeout(() => setFull(undefined), SHOWN_MINUTES * 60_000);
    return () => clearTimeout(hide);
  }, [full]);
  // The services give the same fields, masked or in full.
  const seen = full ?? customer;
  const complainant = isA('complaint', shown) ? shown.state.intake.complainant : undefined;
  const rows = [
    [S.name, customer.name],
    [S.phone, seen.phone],
    [S.email, seen.email],
    [S.address, seen.address],
    [S.tier, tier],
    [S.preferred, customer.preferredChannel ? preferred : null],
    [S.note, customer.note],
    [
      S.complainant,
      complainant ? [complainant.name, complainant.contact, complainant.relation].filter(Boolean).join(' · ') : null,
    ],
  ] as const;
  return (
    <>
      <Data rows={rows} />
      {full ? (
        <Button icon={<EyeInvisibleOutlined aria-hidden />} onClick={() => setFull(undefined)}>
          {say(S.hide)}
        </Button>
      ) : (
        <Button icon={<EyeOutlined aria-hidden />} onClick={() => setAsking(true)}>
          {say(S.reveal)}
        </Button>
      )}
      {asking && (
        <Reveal
          customerId={customer.id}
          onClose={() => setAsking(false)}
          onShown={(data) => {
            setFull(data);
            setAsking(false);
          }}
        />
      )}
      <OtherCases customerId={customer.id} except={state.id} />
    </>
  );
}

export function Reveal({ customerId, onClose, onShown }: RevealProps) {
  const say = useSay();
  const [form] = Form.useForm<{ reason: string }>();
  const revealing = useMutation({
    mutationFn: (reason: string) => revealCustomer(customerId, reason),
    onSuccess: onShown,
  });
  return (
    <Modal
      open
      title={say(S.revealTitle)}
      okText={say(S.reveal)}
      cancelText={say(T.cancel)}
      confirmLoading={revealing.isPending}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      {revealing.error instanceof ProblemError && <ProblemAlert problem={revealing.error} />}
      <p>{say(S.revealWhy, { minutes: SHOWN_MINUTES })}</p>
      <Form form={form} layout="vertical" onFinish={({ reason }) => revealing.mutate(reason)}>
        <Form.Item
          name="reason"
          label={say(S.reason)}
          rules={[{ required: true, whitespace: true, message: say(S.reasonNeeded) }]}
        >
          <Input autoFocus maxLength={200} />
        </Form.Item>
      </Form>
    </Modal>
  );
}

interface RevealProps {
  readonly customerId: string;
  readonly onClose: () => void;
  readonly onShown: (data: CustomerView) => void;
}

/** The customer need not start over: what was there before is one click away (CHN-06). */
export function OtherCases({ customerId, except }: { customerId: string; except?: string }) {
  const say = useSay();
  const cases = useQuery({
    queryKey: [...keys.cases, 'of-customer', customerId],
    queryFn: ({ signal }) => listCases({ customerId, open: 'all', sort: 'received' }, { limit: 20 }, signal),
  });
  const others = (cases.data?.items ?? []).filter(({ id }) => id !== except);
  if (!cases.isSuccess) return null;
  return (
    <section className="side-section">
      <h3>{say(S.otherCases)}</h3>
      {others.length === 0 && <p className="quiet">{say(S.noOtherCases)}</p>}
      <ul className="case-links">
        {others.map(({ id, procedure, subject, stage, open }) => (
          <li key={id}>
            <Link to={`/cases/${id}`}>{subject}</Link> <ProcedureTag procedure={procedure} />{' '}
            <StageTag {...{ procedure, stage, open }} />
            <span className="quiet mono">{id}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
