import { Switch, TimePicker } from 'antd';
import dayjs from 'dayjs';
import type { QuietHours } from '../../../../../domain/messages/quiet-hours.ts';
import { useSay } from '../texts.ts';
import { M } from './texts.ts';

const TIME = 'HH:mm';
const USUAL: QuietHours = { from: '22:00', to: '08:00' };

interface QuietHoursInputProps {
  readonly id?: string;
  readonly value?: QuietHours | null;
  readonly onChange?: (value: QuietHours | null) => void;
  /** What the switch says. */
  readonly label: string;
}

/** Hours of every day in which nobody is disturbed, or none. */
export function QuietHoursInput({ id, value = null, onChange, label }: QuietHoursInputProps) {
  const say = useSay();
  return (
    <div className="quiet-hours">
      <Switch
        {...(id === undefined ? {} : { id })}
        aria-label={label}
        checked={value !== null}
        onChange={(on) => onChange?.(on ? USUAL : null)}
      />{' '}
      {value && (
        <>
          <TimeInput label={say(M.from)} value={value.from} onChange={(from) => onChange?.({ ...value, from })} />
          <span>{say(M.toDash)}</span>
          <TimeInput label={say(M.to)} value={value.to} onChange={(to) => onChange?.({ ...value, to })} />
        </>
      )}
    </div>
  );
}

interface TimeInputProps {
  readonly value?: string;
  readonly onChange?: (value: string) => void;
  readonly label: string;
}

/** A time of day in Beijing, `HH:mm`. */
export function TimeInput({ value, onChange, label }: TimeInputProps) {
  return (
    <TimePicker
      aria-label={label}
      className="time-of-day"
      format={TIME}
      minuteStep={5}
      allowClear={false}
      needConfirm={false}
      showNow={false}
      value={value === undefined ? null : dayjs(`2000-01-01 ${value}`)}
      onChange={(time) => time && onChange?.(time.format(TIME))}
    />
  );
}

/** A form's rule: hours that begin and end at the same time are none. */
export const hoursRule = (message: string) => ({
  validator: (_: unknown, hours: QuietHours | null | undefined) =>
    hours && hours.from === hours.to ? Promise.reject(new Error(message)) : Promise.resolve(),
});
