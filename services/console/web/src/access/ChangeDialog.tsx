import { useMutation } from '@tanstack/react-query';
import { Modal } from 'antd';
import type { ReactNode } from 'react';
import type { z } from 'zod';
import { ProblemError } from '../api/problem.ts';
import { useCommandKey } from '../app/useCommandKey.ts';
import { SchemaForm } from '../form/SchemaForm.tsx';
import type { Made } from './api.ts';
import { useMade } from './useMade.tsx';

export interface ChangeDialogProps<S extends z.ZodObject> {
  readonly title: string;
  readonly schema: S;
  readonly initial?: z.input<S> | object;
  readonly submit: string;
  readonly danger?: boolean;
  readonly send: (data: z.output<S>, key: string) => Promise<Made>;
  readonly onClose: () => void;
  /** What to know before. */
  readonly children?: ReactNode;
}

/** Asks for what a change of access needs, makes or proposes it, and tells what came of it. */
export function ChangeDialog<S extends z.ZodObject>(props: ChangeDialogProps<S>) {
  const { title, schema, initial, submit, danger = false, send, onClose, children } = props;
  const key = useCommandKey();
  const made = useMade();
  const sending = useMutation({
    mutationFn: (data: z.output<S>) => send(data, key.current()),
    onSuccess: (answer) => {
      made(answer);
      onClose();
    },
    onError: key.after,
  });
  return (
    <Modal open footer={null} title={title} onCancel={onClose} destroyOnHidden>
      {children}
      <SchemaForm
        schema={schema}
        initial={initial}
        submit={submit}
        danger={danger}
        pending={sending.isPending}
        problem={sending.error instanceof ProblemError ? sending.error : undefined}
        onSubmit={(data) => sending.mutate(schema.parse(data))}
        onCancel={onClose}
      />
    </Modal>
  );
}
