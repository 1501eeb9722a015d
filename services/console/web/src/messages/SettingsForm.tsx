import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Select } from 'antd';
import type { MessageSettings } from '../../../../../domain/messages/settings.ts';
import { isTemplate, TEMPLATES } from '../../../../../domain/messages/templates.ts';
import { ProblemError } from '../api/problem.ts';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { T, useSay } from '../texts.ts';
import { type Settings, setSettings } from './api.ts';
import { GroupsInput } from './GroupsInput.tsx';
import { hoursRule, QuietHoursInput, TimeInput } from './QuietHoursInput.tsx';
import { messageKeys } from './queries.ts';
import { M } from './texts.ts';

const MOST_TIMES = 6;

/** The settings as they were read: whoever saves after somebody else has is told so. */
export function SettingsForm({ of, disabled }: { of: Settings; disabled: boolean }) {
  const say = useSay();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [form] = Form.useForm<MessageSettings>();
  const saving = useMutation({
    mutationFn: (settings: MessageSettings) => setSettings(settings, of.version),
    onSuccess: (saved) => {
      client.setQueryData(messageKeys.settings, saved);
      void message.success(say(M.saved));
    },
  });
  const problem = saving.error instanceof ProblemError ? saving.error : undefined;
  return (
    <Form<MessageSettings>
      form={form}
      layout="vertical"
      className="message-settings"
      disabled={disabled}
      initialValues={of.settings}
      onFinish={(settings) => saving.mutate({ ...settings, digestTimes: settings.digestTimes.toSorted() })}
    >
      <Form.Item name="quietHours" label={say(M.quiet)} extra={say(M.quietWhy)} rules={[hoursRule(say(M.sameTime))]}>
        <QuietHoursInput label={say(M.quietOn)} />
      </Form.Item>
      <Form.Item name="bypass" label={say(M.bypass)} extra={say(M.bypassWhy)}>
        <Select
          mode="multiple"
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          options={Object.keys(TEMPLATES)
            .filter(isTemplate)
            .map((value) => ({ value, label: say(TEMPLATES[value].label) }))}
        />
      </Form.Item>
      <Form.List
        name="digestTimes"
        rules={[
          {
            validator: (_, times: readonly string[]) =>
              times.length > 0 ? Promise.resolve() : Promise.reject(new Error(say(M.digestNeeded))),
          },
        ]}
      >
        {(times, { add, remove }, { errors }) => (
          <fieldset className="setting">
            <legend>{say(M.digestTimes)}</legend>
            <p className="hint flush">{say(M.digestWhy)}</p>
            <div className="times">
              {times.map(({ key, name }) => (
                <span key={key}>
                  <Form.Item name={name} noStyle>
                    <TimeInput label={say(M.nthTime, { n: name + 1 })} />
                  </Form.Item>
                  {times.length > 1 && (
                    <Button type="text" aria-label={say(M.removeTime, { n: name + 1 })} onClick={() => remove(name)}>
                      {say(T.remove)}
                    </Button>
                  )}
                </span>
              ))}
              {times.length < MOST_TIMES && <Button onClick={() => add('12:00')}>{say(M.addTime)}</Button>}
            </div>
            <Form.ErrorList errors={errors} />
          </fieldset>
        )}
      </Form.List>
      <GroupsInput robots={of.robots} />
      {problem && (
        <ProblemAlert problem={problem}>
          {problem.is('stale-version') && (
            <Button onClick={() => void client.invalidateQueries({ queryKey: messageKeys.settings })}>
              {say(M.stale)}
            </Button>
          )}
        </ProblemAlert>
      )}
      {!disabled && (
        <Button type="primary" htmlType="submit" loading={saving.isPending}>
          {say(M.save)}
        </Button>
      )}
    </Form>
  );
}
