import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Radio, Switch } from 'antd';
import { PERSONAL_CHANNELS, type Preferences, Wish } from '../../../../../domain/messages/preferences.ts';
import { ProblemError } from '../api/problem.ts';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { T, useSay } from '../texts.ts';
import { type MyMessages, setPreferences } from './api.ts';
import { hoursRule, QuietHoursInput } from './QuietHoursInput.tsx';
import { messageKeys } from './queries.ts';
import { M } from './texts.ts';

const BY = { email: M.byMail, sms: M.bySms } as const;

/** What a person wants to be told over which channel, and when not. */
export function PreferencesForm({ mine: { preferences, chosen, company } }: { mine: MyMessages }) {
  const say = useSay();
  const client = useQueryClient();
  const { message } = App.useApp();
  const saving = useMutation({
    mutationFn: setPreferences,
    onSuccess: () => {
      void message.success(say(M.saved));
      return client.invalidateQueries({ queryKey: messageKeys.mine });
    },
  });
  return (
    <Form<Preferences> layout="vertical" requiredMark={false} initialValues={preferences} onFinish={saving.mutate}>
      <h2>{say(M.wishes)}</h2>
      {!chosen && <p className="hint">{say(M.byDefault)}</p>}
      {PERSONAL_CHANNELS.map((channel) => (
        <Form.Item key={channel} name={channel} label={say(BY[channel])}>
          <Radio.Group
            aria-label={say(BY[channel])}
            optionType="button"
            buttonStyle="solid"
            options={Wish.keys.map((value) => ({ value, label: say(Wish.labels[value]) }))}
          />
        </Form.Item>
      ))}
      <Form.Item
        name="digest"
        label={say(M.digestOn)}
        valuePropName="checked"
        extra={say(M.digestAt, { times: company.digestTimes.join(say(T.comma)) })}
      >
        <Switch />
      </Form.Item>
      <Form.Item
        name="quietHours"
        label={say(M.ownQuiet)}
        rules={[hoursRule(say(M.sameTime))]}
        extra={
          <>
            {company.quietHours ? say(M.companyQuiet, company.quietHours) : say(M.noCompanyQuiet)} {say(M.urgentPasses)}
          </>
        }
      >
        <QuietHoursInput label={say(M.ownQuietOn)} />
      </Form.Item>
      {saving.error instanceof ProblemError && <ProblemAlert problem={saving.error} />}
      <Button type="primary" htmlType="submit" loading={saving.isPending}>
        {say(M.save)}
      </Button>
    </Form>
  );
}
