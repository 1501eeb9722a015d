import { useQuery } from '@tanstack/react-query';
import { Alert, Empty, Segmented, Skeleton } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { Area } from '../../../../../domain/access/area.ts';
import { PEOPLES_ROLES, Role } from '../../../../../domain/roles.ts';
import { useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { SearchInput } from '../ui/SearchInput.tsx';
import { listPermissions, type PermissionItem } from './api.ts';
import { DangerMark, isChanged, Mark, standingOf } from './marks.tsx';
import { PermissionDrawer } from './PermissionDrawer.tsx';
import { accessKeys } from './queries.ts';
import { P } from './texts.ts';

/** Every permission and the roles that hold it, by area; a name opens what can be changed of it. */
export function Permissions() {
  const say = useSay();
  const [search, setSearch] = useSearchParams();
  const [chosen, setChosen] = useState<string>();
  const found = useQuery({ queryKey: accessKeys.permissions, queryFn: ({ signal }) => listPermissions(signal) });
  if (found.isPending) return <Skeleton active title={false} paragraph={{ rows: 14, width: '100%' }} />;
  if (found.isError) return <ErrorBox error={found.error} onRetry={() => void found.refetch()} />;
  const { items, deciders } = found.data;
  const q = search.get('q') ?? '';
  const which = search.get('which') ?? 'all';
  const set = (name: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    setSearch(next, { replace: true });
  };
  const shown = items.filter(
    (item) =>
      (which !== 'changed' || isChanged(item)) &&
      (which !== 'dangerous' || item.danger !== null) &&
      [item.name, item.label.zh, item.label.en].some((text) => text.toLowerCase().includes(q.toLowerCase())),
  );
  return (
    <>
      {deciders < 2 && <Alert type="warning" showIcon title={say(P.alone)} className="gap" />}
      <search className="toolbar" aria-label={say(P.permissions)}>
        <SearchInput value={q} label={say(P.searchPermission)} onSearch={(wanted) => set('q', wanted)} />
        <Segmented
          aria-label={say(P.which)}
          value={which}
          onChange={(value: string) => set('which', value === 'all' ? '' : value)}
          options={[
            { value: 'all', label: say(P.all) },
            { value: 'changed', label: say(P.onlyChanged) },
            { value: 'dangerous', label: say(P.onlyDangerous) },
          ]}
        />
        <span className="access-legend toolbar-end">
          {(['held', 'granted', 'withdrawn'] as const).map((mark) => (
            <span key={mark}>
              <Mark standing={mark} /> {say(P[mark])}
            </span>
          ))}
        </span>
      </search>
      <p className="quiet">{say(P.limits)}</p>
      {shown.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(P.noPermissions)} />
      ) : (
        <Matrix items={shown} onChoose={setChosen} />
      )}
      <PermissionDrawer item={items.find(({ name }) => name === chosen)} onClose={() => setChosen(undefined)} />
    </>
  );
}

function Matrix({ items, onChoose }: { items: readonly PermissionItem[]; onChoose: (name: string) => void }) {
  const say = useSay();
  const areas = Area.keys.filter((area) => items.some((item) => item.area === area));
  return (
    <section className="access-scroll" aria-label={say(P.matrix)}>
      <table className="access-matrix">
        <thead>
          <tr>
            <th scope="col">{say(P.permission)}</th>
            {PEOPLES_ROLES.map((role) => (
              <th key={role} scope="col">
                <span>{say(Role.labels[role])}</span>
              </th>
            ))}
          </tr>
        </thead>
        {areas.map((area) => (
          <tbody key={area}>
            <tr>
              <th scope="rowgroup" colSpan={PEOPLES_ROLES.length + 1}>
                {say(Area.labels[area])}
              </th>
            </tr>
            {items
              .filter((item) => item.area === area)
              .map((item) => (
                <tr key={item.name}>
                  <th scope="row">
                    <button type="button" onClick={() => onChoose(item.name)}>
                      {say(item.label)}
                    </button>{' '}
                    {item.danger && <DangerMark danger={item.danger} />}
                  </th>
                  {PEOPLES_ROLES.map((role) => (
                    <td key={role}>
                      <Mark standing={standingOf(item, role)} said />
                    </td>
                  ))}
                </tr>
              ))}
          </tbody>
        ))}
      </table>
    </section>
  );
}
