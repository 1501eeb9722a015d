import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import type { PolicyPack } from '../../../../../domain/policy/schema.ts';
import { publishPolicy } from '../api/desk.ts';
import { ProblemError } from '../api/problem.ts';
import { keys } from '../app/queries.ts';
import { useCommandKey } from '../app/useCommandKey.ts';
import { useSay } from '../texts.ts';
import { JsonForm } from './JsonForm.tsx';
import { R } from './texts.ts';

export function PublishPolicy({ pack, onClose, onPublished }: PublishPolicyProps) {
  const say = useSay();
  const client = useQueryClient();
  const { message } = App.useApp();
  const key = useCommandKey();
  const publishing = useMutation({
    mutationFn: (edited: unknown) => publishPolicy(edited, key.current()),
    onSuccess: async ({ version, pack: { label } }) => {
      await client.invalidateQueries({ queryKey: keys.policies });
      void message.success(say(R.published, { profile: label, n: version }));
      onPublished(version);
    },
    onError: key.after,
  });
  return (
    <JsonForm
      title={say(R.publish)}
      lead={say(R.publishLead)}
      label={say(R.packLabel)}
      submit={say(R.publish)}
      initial={pack}
      pending={publishing.isPending}
      problem={publishing.error instanceof ProblemError ? publishing.error : undefined}
      onSubmit={(edited) => publishing.mutate(edited)}
      onClose={onClose}
    />
  );
}

export interface PublishPolicyProps {
  readonly pack: PolicyPack;
  readonly onClose: () => void;
  readonly onPublished: (version: number) => void;
}
