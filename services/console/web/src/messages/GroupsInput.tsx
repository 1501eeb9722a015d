import { Button, Form, Select } from 'antd';
import { ChannelKind } from '../../../../../domain/messages/channel.ts';
import { Wish } from '../../../../../domain/messages/preferences.ts';
import type { Group } from '../../../../../domain/messages/settings.ts';
import { Department, PersonRole, Role } from '../../../../../domain/roles.ts';
import { T, useSay } from '../texts.ts';
import type { Settings } from './api.ts';
import { M } from './texts.ts';

const CHANNELS = ['wecom', 'dingtalk'] as const;
const WISHES = ['all', 'urgent'] as const;

/** The chats that read along: which robot says what is told to which role of which department. */
export function GroupsInput({ robots }: Pick<Settings, 'robots'>) {
  const say = useSay();
  const there = CHANNELS.flatMap((channel) => robots[channel].map((robot) => ({ channel, robot })));
  return (
    <Form.List name="groups">
      {(groups, { add, remove }) => (
        <fieldset className="setting">
          <legend>{say(M.groups)}</legend>
          <p className="hint flush">{say(M.groupsWhy)}</p>
          {there.length === 0 && <p className="flush">{say(M.noRobots)}</p>}
          {there.length > 0 && groups.length === 0 && <p className="quiet flush">{say(M.noGroups)}</p>}
          {groups.map(({ key, name }) => (
            <fieldset key={key} className="message-group" aria-label={say(M.groupN, { n: name + 1 })}>
              <Form.Item name={name} noStyle>
                <RobotInput there={there} />
              </Form.Item>
              <Form.Item
                name={[name, 'role']}
                dependencies={[['groups', name, 'department']]}
                rules={[
                  ({ getFieldValue }) => ({
                    validator: (_, role) =>
                      role || getFieldValue(['groups', name, 'department'])
                        ? Promise.resolve()
                        : Promise.reject(new Error(say(M.roleOrDepartment))),
                  }),
                ]}
              >
                <Select
                  aria-label={say(M.role)}
                  showSearch={{ optionFilterProp: 'label' }}
                  options={[
                    { value: null, label: say(M.anyRole) },
                    ...PersonRole.options.map((value) => ({ value, label: say(Role.labels[value]) })),
                  ]}
                />
              </Form.Item>
              <Form.Item name={[name, 'department']}>
                <Select
                  aria-label={say(T.department)}
                  showSearch={{ optionFilterProp: 'label' }}
                  options={[
                    { value: null, label: say(M.anyDepartment) },
                    ...Department.keys.map((value) => ({ value, label: say(Department.labels[value]) })),
                  ]}
                />
              </Form.Item>
              <Form.Item name={[name, 'wish']}>
                <Select
                  aria-label={say(M.wish)}
                  options={WISHES.map((value) => ({ value, label: say(Wish.labels[value]) }))}
                />
              </Form.Item>
              <Button type="text" aria-label={say(M.removeGroup, { n: name + 1 })} onClick={() => remove(name)}>
                {say(T.remove)}
              </Button>
            </fieldset>
          ))}
          {there[0] && (
            <Button onClick={() => add({ ...there[0], role: null, department: null, wish: 'all' })}>
              {say(M.addGroup)}
            </Button>
          )}
        </fieldset>
      )}
    </Form.List>
  );
}

type Robot = Pick<Group, 'channel' | 'robot'>;

interface RobotInputProps {
  readonly there: readonly Robot[];
  readonly value?: Group;
  readonly onChange?: (value: Group) => void;
}

/** One robot of the configuration; its name counts within its channel. */
function RobotInput({ there, value, onChange }: RobotInputProps) {
  const say = useSay();
  const nameOf = ({ channel, robot }: Robot) => `${say(ChannelKind.labels[channel])} ${robot}`;
  return (
    <Select
      aria-label={say(M.robot)}
      value={value ? nameOf(value) : null}
      onChange={(name: string) => {
        const chosen = there.find((each) => nameOf(each) === name);
        if (value && chosen) onChange?.({ ...value, ...chosen });
      }}
      options={there.map((each) => ({ value: nameOf(each), label: nameOf(each) }))}
    />
  );
}
