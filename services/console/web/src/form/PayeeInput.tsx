import { useMutation } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { type Payee, PayeeMethod } from '../../../../../domain/procedures/refund/order.ts';
import { addPayee, type NewPayee } from '../api/finance.ts';
import { ProblemError } from '../api/problem.ts';
import { useCommandKey } from '../app/useCommandKey.ts';
import { T, useSay } from '../texts.ts';
import type { Control } from './inputs.tsx';
import { ProblemAlert } from './ProblemAlert.tsx';
import { F } from './texts.ts';

type Method = Payee['method'];

/**
 * To whom money goes: the account is typed once, stored apart and shown by its end only (FIN-01). It is never part of the
 * form's values, so that no draft holds it.
 */
export function PayeeInput({ id, value, onChange, label }: Control<Payee> & { label: string }) {
  const say = useSay();
  const [method, setMethod] = useState<Method>('BANK');
  const [name, setName] = useState('');
  const [account, setAccount] = useState('');
  const key = useCommandKey();
  const adding = useMutation({
    mutationFn: (payee: NewPayee) => addPayee(payee, key.current()),
    onSuccess: (payee) => {
      key.renew();
      setAccount('');
      onChange?.(payee);
    },
    onError: key.after,
  });
  if (value)
    return (
      <span className="payee">
        <PayeeView payee={value} />
        <Button {...(id ? { id } : {})} size="small" onClick={() => onChange?.(undefined)}>
          {say(F.otherPayee)}
        </Button>
      </span>
    );
  const given = { method, name: name.trim(), account: account.trim() };
  return (
    <fieldset className="payee-new" aria-label={label}>
      {adding.error instanceof ProblemError && <ProblemAlert problem={adding.error} />}
      <Select
        {...(id ? { id } : {})}
        aria-label={say(F.payeeMethod)}
        value={method}
        options={PayeeMethod.keys.map((value) => ({ value, label: say(PayeeMethod.labels[value]) }))}
        onChange={setMethod}
      />
      <Input
        aria-label={say(F.payeeName)}
        placeholder={say(F.payeeName)}
        value={name}
        maxLength={100}
        onChange={({ target }) => setName(target.value)}
      />
      <Input
        aria-label={say(F.payeeAccount)}
        placeholder={say(F.payeeAccount)}
        value={account}
        maxLength={64}
        autoComplete="off"
        onChange={({ target }) => setAccount(target.value)}
      />
      <Button
        loading={adding.isPending}
        disabled={given.name === '' || given.account.length < SHORTEST}
        onClick={() => adding.mutate(given)}
      >
        {say(F.payeeSave)}
      </Button>
    </fieldset>
  );
}

const SHORTEST = 4;

/** `银行账户 · 王小明 · …6789`. */
export function PayeeView({ payee: { method, name, accountTail } }: { payee: Payee }) {
  const say = useSay();
  return <span>{[say(PayeeMethod.labels[method]), name, `…${accountTail}`].join(say(T.dot))}</span>;
}
