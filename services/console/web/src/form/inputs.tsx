import { useQuery } from '@tanstack/react-query';
import { DatePicker, InputNumber, Radio, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { clockName } from '../../../../../domain/procedures/case/wording.ts';
import type { Person } from '../../../../../domain/procedures/procedure.ts';
import { Department, Role } from '../../../../../domain/roles.ts';
import { isRunning } from '../../../../../domain/time/clock.ts';
import { formatBeijing, fromBeijing } from '../../../../../domain/time/instant.ts';
import { listUsers } from '../api/desk.ts';
import type { User } from '../api/shapes.ts';
import { keys } from '../app/queries.ts';
import { T, useSay } from '../texts.ts';
import { saidDue } from '../ui/time.ts';
import { useFormHelp } from './context.ts';
import type { Option } from './spec.ts';
import { F } from './texts.ts';

/** What antd's Form.Item hands to its control; the value is the datum itself, as the command takes it. */
export interface Control<Value> {
  readonly id?: string;
  readonly value?: Value | undefined;
  readonly onChange?: (value: Value | undefined) => void;
  readonly 'aria-required'?: boolean | 'true' | 'false';
  readonly 'aria-describedby'?: string;
  readonly 'aria-invalid'?: boolean | 'true' | 'false';
}

const MINUTE = 'YYYY-MM-DD HH:mm';

/** An instant, asked for as Beijing wall time wherever the browser stands. */
export function InstantInput({ value, onChange, ...control }: Control<string>) {
  const say = useSay();
  return (
    <DatePicker
      {...control}
      className="wide"
      showTime={{ format: 'HH:mm', minuteStep: 5 }}
      showNow={false}
      format={MINUTE}
      placeholder={say(F.chooseTime)}
      value={value ? dayjs(formatBeijing(value)) : null}
      onChange={(picked: Dayjs | null) => onChange?.(picked ? fromBeijing(picked.format(MINUTE)) : undefined)}
    />
  );
}

const DAY = 'YYYY-MM-DD';

/** A day, as papers carry it. */
export function DateInput({ value, onChange, ...control }: Control<string>) {
  const say = useSay();
  return (
    <DatePicker
      {...control}
      className="wide"
      format={DAY}
      placeholder={say(F.chooseDay)}
      value={value ? dayjs(value) : null}
      onChange={(picked: Dayjs | null) => onChange?.(picked?.format(DAY))}
    />
  );
}

/** Fen, asked for in yuan. */
export function FenInput({ value, onChange, ...control }: Control<number>) {
  const say = useSay();
  return (
    <InputNumber<number>
      {...control}
      className="wide"
      prefix="¥"
      suffix={say(F.yuan)}
      min={0.01}
      precision={2}
      inputMode="decimal"
      value={value === undefined ? null : value / 100}
      onChange={(yuan) => onChange?.(yuan === null ? undefined : Math.round(yuan * 100))}
    />
  );
}

/** Up to four choices are seen at once; more are found by typing. */
export function ChoiceInput({
  options,
  required,
  label,
  ...control
}: Control<string> & { options: readonly Option[]; required: boolean; label: string }) {
  const say = useSay();
  const said = options.map(({ value, label: text }) => ({ value, label: say(text) }));
  if (said.length === 0) return <span className="quiet">{say(F.noneAtHand)}</span>;
  if (said.length <= 4 && required)
    return (
      <Radio.Group
        {...(control.id ? { id: control.id } : {})}
        aria-label={label}
        optionType="button"
        buttonStyle="solid"
        options={said}
        value={control.value}
        onChange={({ target }) => control.onChange?.(String(target.value))}
      />
    );
  return (
    <Select
      {...control}
      className="wide"
      allowClear={!required}
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={say(F.choose)}
      options={said}
    />
  );
}

/** Yes or no has to be said: nothing is taken for granted. */
export function YesNoInput({
  answers = [T.yes, T.no],
  label,
  value,
  onChange,
  id,
}: Control<boolean> & { answers?: readonly [typeof T.yes, typeof T.no] | undefined; label: string }) {
  const say = useSay();
  return (
    <Radio.Group
      {...(id ? { id } : {})}
      aria-label={label}
      optionType="button"
      buttonStyle="solid"
      value={value}
      onChange={({ target }) => onChange?.(target.value === true)}
      options={[
        { value: true, label: say(answers[0]) },
        { value: false, label: say(answers[1]) },
      ]}
    />
  );
}

export const useUsers = () =>
  useQuery({ queryKey: keys.users, queryFn: ({ signal }) => listUsers(signal), staleTime: 300_000 });

/** A person of the company; those of the department that the form names come first. */
export function PersonInput({
  department,
  value,
  onChange,
  required,
  ...control
}: Control<Person> & { department: unknown; required: boolean }) {
  const say = useSay();
  const users = useUsers();
  const people = users.data?.items ?? [];
  const optionOf = ({ id, name, roles, department: of }: User) => ({
    value: id,
    label: name,
    detail: [...(of ? [say(Department.labels[of])] : []), ...roles.map((role) => say(Role.labels[role]))].join(' · '),
  });
  const near = people.filter((user) => department !== undefined && user.department === department).map(optionOf);
  const far = people.filter((user) => department === undefined || user.department !== department).map(optionOf);
  return (
    <Select
      {...control}
      className="wide"
      allowClear={!required}
      loading={users.isPending}
      placeholder={say(F.choose)}
      showSearch={{
        filterOption: (typed, option) => `${option?.label} ${option?.detail}`.includes(typed),
      }}
      value={value?.id}
      onChange={(id: string | undefined) => {
        const chosen = people.find((user) => user.id === id);
        onChange?.(chosen && { id: chosen.id, name: chosen.name });
      }}
      optionRender={({ data }) => (
        <span>
          {data.label} <span className="quiet">{data.detail}</span>
        </span>
      )}
      options={[...near, ...far]}
    />
  );
}

/** One of the case's clocks. */
export function ClockInput(control: Control<string>) {
  const say = useSay();
  const { state, clocks = isRunning } = useFormHelp();
  const options = (state?.clocks ?? [])
    .filter((clock) => state && clocks(clock, state))
    .map(({ id, dueAt }) => ({ value: id, label: `${say(clockName(id))} · ${saidDue(dueAt, say)}` }));
  return (
    <Select
      {...control}
      className="wide"
      options={options}
      placeholder={say(F.choose)}
      notFoundContent={say(F.noneAtHand)}
    />
  );
}

/** One of the tasks that other departments were given. */
export function TaskInput(control: Control<string>) {
  const say = useSay();
  const { state, tasks = () => true } = useFormHelp();
  const options = (state?.tasks ?? []).filter(tasks).map(({ id, department, request }) => ({
    value: id,
    label: `${id} · ${say(Department.labels[department])} · ${request}`,
  }));
  return (
    <Select
      {...control}
      className="wide"
      options={options}
      placeholder={say(F.choose)}
      notFoundContent={say(F.noneAtHand)}
    />
  );
}
