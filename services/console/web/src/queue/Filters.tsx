import { SearchOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useSearchParams } from 'react-router';
import { CaseType, Channel, ComplaintSeverity } from '../../../../../domain/enumerations.ts';
import { Stage } from '../../../../../domain/procedures/complaint/stages.ts';
import { Department } from '../../../../../domain/roles.ts';
import type { Text } from '../../../../../domain/text.ts';
import type { CaseFilter } from '../api/desk.ts';
import { T, useSay } from '../texts.ts';
import { Q } from './texts.ts';

const CHOICES = [
  { name: 'stage', text: T.stage, labels: Stage.labels },
  { name: 'severity', text: T.severity, labels: ComplaintSeverity.labels },
  { name: 'type', text: T.type, labels: CaseType.labels },
  { name: 'channel', text: T.channel, labels: Channel.labels },
  { name: 'department', text: T.department, labels: Department.labels },
] as const satisfies readonly { name: keyof CaseFilter; text: Text; labels: Readonly<Record<string, Text>> }[];

const NAMES = [...CHOICES.map(({ name }) => name), 'q', 'sort', 'customerId'] as const;

/** The filters stand in the address: a view can be kept as a bookmark and sent to a colleague. */
export const filterOf = (search: URLSearchParams): CaseFilter =>
  Object.fromEntries(
    NAMES.flatMap((name) => {
      const value = search.get(name);
      return value ? [[name, value]] : [];
    }),
  );

export const hasFilters = (search: URLSearchParams): boolean => NAMES.some((name) => search.has(name));

export function withoutFilters(search: URLSearchParams): URLSearchParams {
  const view = search.get('view');
  return new URLSearchParams(view ? { view } : {});
}

export function Filters() {
  const say = useSay();
  const [search, setSearch] = useSearchParams();
  const set = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next, { replace: true });
  };
  return (
    <search className="filters" aria-label={say(Q.filters)}>
      <Input
        key={search.get('q')}
        defaultValue={search.get('q') ?? ''}
        prefix={<SearchOutlined aria-hidden />}
        placeholder={say(Q.search)}
        aria-label={say(Q.search)}
        allowClear
        className="filter-text"
        onPressEnter={(event) => set('q', event.currentTarget.value.trim())}
        onBlur={(event) => set('q', event.currentTarget.value.trim())}
        onClear={() => set('q', undefined)}
      />
      {CHOICES.map(({ name, text, labels }) => (
        <Select
          key={name}
          aria-label={say(text)}
          placeholder={say(text)}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          className="filter-choice"
          value={search.get(name)}
          onChange={(value: string | undefined) => set(name, value)}
          options={Object.entries(labels).map(([value, label]) => ({ value, label: say(label) }))}
        />
      ))}
      <Select
        aria-label={say(Q.sort)}
        className="filter-choice"
        popupMatchSelectWidth={false}
        value={search.get('sort') ?? 'nextDue'}
        onChange={(value: string) => set('sort', value === 'nextDue' ? undefined : value)}
        options={[
          { value: 'nextDue', label: say(Q.byDue) },
          { value: 'received', label: say(Q.byReceipt) },
        ]}
      />
      {hasFilters(search) && <Button onClick={() => setSearch(withoutFilters(search))}>{say(Q.clear)}</Button>}
    </search>
  );
}
