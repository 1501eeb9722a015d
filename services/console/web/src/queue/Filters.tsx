import { SearchOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useSearchParams } from 'react-router';
import { Channel, ComplaintSeverity } from '../../../../../domain/enumerations.ts';
import { procedures } from '../../../../../domain/procedures/registry.ts';
import { Department } from '../../../../../domain/roles.ts';
import type { Text } from '../../../../../domain/text.ts';
import type { CaseFilter } from '../api/desk.ts';
import { T, useSay } from '../texts.ts';
import { LOOKS } from '../ui/procedures.tsx';
import { Q } from './texts.ts';

type Labels = Readonly<Record<string, Text>>;

interface Choice {
  readonly name: keyof CaseFilter;
  readonly text: Text;
  readonly labels: Labels;
}

const NAMES = [
  ...['procedure', 'stage', 'severity', 'type', 'channel', 'department'],
  ...['q', 'sort', 'customerId'],
] as const satisfies readonly (keyof CaseFilter)[];

const PROCEDURE_LABELS: Labels = Object.fromEntries(procedures.map(({ name, label }) => [name, label]));

/** Stages and types are those of the chosen procedure; without one, those of all. */
function choicesFor(procedure: string | undefined): readonly Choice[] {
  const chosen = procedures.filter(({ name }) => procedure === undefined || name === procedure);
  const all = (labelsOf: (one: (typeof procedures)[number]) => Labels): Labels =>
    Object.assign({}, ...chosen.toReversed().map(labelsOf));
  return [
    { name: 'procedure', text: T.procedure, labels: PROCEDURE_LABELS },
    { name: 'stage', text: T.stage, labels: all(({ stages }) => stages) },
    ...(procedure === undefined || procedure === 'complaint'
      ? [{ name: 'severity' as const, text: T.severity, labels: ComplaintSeverity.labels }]
      : []),
    { name: 'type', text: T.type, labels: all(({ name }) => LOOKS[name].types) },
    { name: 'channel', text: T.channel, labels: Channel.labels },
    { name: 'department', text: T.department, labels: Department.labels },
  ];
}

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

export function Filters({ view }: { view: CaseFilter }) {
  const say = useSay();
  const [search, setSearch] = useSearchParams();
  const set = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    // Another procedure knows other stages and types.
    if (name === 'procedure') for (const own of ['stage', 'type', 'severity']) next.delete(own);
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
      {choicesFor(search.get('procedure') ?? view.procedure).map(({ name, text, labels }) => (
        <Select
          key={name}
          aria-label={say(text)}
          placeholder={say(text)}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          className="filter-choice"
          value={search.get(name) ?? (name === 'procedure' ? view.procedure : null)}
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
