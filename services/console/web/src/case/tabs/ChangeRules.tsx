import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Form, Input, Modal, Select, Skeleton } from 'antd';
import { clockName } from '../../../../../../domain/procedures/case/wording.ts';
import { giveCommand, previewRules, type RulesVersions } from '../../api/desk.ts';
import { ProblemError } from '../../api/problem.ts';
import { refreshCase } from '../../app/live.ts';
import { keys } from '../../app/queries.ts';
import { useCommandKey } from '../../app/useCommandKey.ts';
import { ProblemAlert } from '../../form/ProblemAlert.tsx';
import { useCalendars, usePolicies } from '../../rules/queries.ts';
import { T, useSay } from '../../texts.ts';
import { ErrorBox } from '../../ui/ErrorBox.tsx';
import { saidDue } from '../../ui/time.ts';
import type { ShownCase } from '../useCase.ts';
import { shownCase } from '../useCase.ts';
import { S } from './texts.ts';

interface Change extends RulesVersions {
  readonly reason: string;
}

/** Moves the case to other versions of its rules: what would move is seen before it is confirmed (TIM-11). */
export function ChangeRules({ shown: { state, row }, onClose }: { shown: ShownCase; onClose: () => void }) {
  const say = useSay();
  const client = useQueryClient();
  const [form] = Form.useForm<Change>();
  const now = { policyVersion: state.rules.policy.version, calendarVersion: state.rules.calendar.version };
  const policyVersion = Form.useWatch('policyVersion', form) ?? now.policyVersion;
  const calendarVersion = Form.useWatch('calendarVersion', form) ?? now.calendarVersion;
  const policies = usePolicies();
  const calendars = useCalendars();
  const preview = useQuery({
    queryKey: [...keys.case(state.id), 'rules', state.version, policyVersion, calendarVersion],
    queryFn: ({ signal }) => previewRules(state.id, { policyVersion, calendarVersion }, signal),
  });
  const key = useCommandKey();
  const changing = useMutation({
    mutationFn: (change: Change) =>
      giveCommand(state.id, row.procedure, 'changeRules', change, { key: key.current(), seen: state.version }),
    onSuccess: (detail) => {
      client.setQueryData(keys.case(state.id), shownCase(detail));
      refreshCase(client, state.id);
      onClose();
    },
    onError: key.after,
  });
  return (
    <Modal
      open
      title={say(S.changeRules)}
      okText={say(S.apply)}
      cancelText={say(T.cancel)}
      confirmLoading={changing.isPending}
      onCancel={onClose}
      onOk={() => form.submit()}
    >
      {changing.error instanceof ProblemError && <ProblemAlert problem={changing.error} />}
      <Form form={form} layout="vertical" initialValues={now} onFinish={(change) => changing.mutate(change)}>
        <Form.Item name="policyVersion" label={say(S.policyVersion)}>
          <Select
            options={(policies.data ?? [])
              .filter(({ profile }) => profile === state.rules.policy.profile)
              .map(({ version, active }) => ({ value: version, label: `${version}${active ? ' ●' : ''}` }))}
          />
        </Form.Item>
        <Form.Item name="calendarVersion" label={say(S.calendarVersion)}>
          <Select
            options={(calendars.data ?? [])
              .filter(({ approvedAt }) => approvedAt !== null)
              .map(({ version, active }) => ({ value: version, label: `${version}${active ? ' ●' : ''}` }))}
          />
        </Form.Item>
        <Form.Item
          name="reason"
          label={say(S.changeReason)}
          rules={[{ required: true, whitespace: true, message: say(S.reasonNeeded) }]}
        >
          <Input maxLength={200} />
        </Form.Item>
      </Form>
      <h3>{say(S.moves)}</h3>
      {preview.isPending && <Skeleton active title={false} paragraph={{ rows: 2 }} />}
      {preview.isError && <ErrorBox error={preview.error} onRetry={() => void preview.refetch()} />}
      {preview.data?.moved.length === 0 && <p className="quiet">{say(S.movesNone)}</p>}
      <ul>
        {preview.data?.moved.map(({ clock, from, to }) => (
          <li key={clock}>
            {say(S.movesFromTo, { clock: clockName(clock), from: saidDue(from, say), to: saidDue(to, say) })}
          </li>
        ))}
      </ul>
    </Modal>
  );
}
