import { WarningFilled } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Empty, Skeleton } from 'antd';
import { useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useKeys } from '../app/keys.ts';
import { useLanguage } from '../app/language.ts';
import { may } from '../app/may.ts';
import { Forbidden } from '../app/Results.tsx';
import { useSession } from '../app/session.tsx';
import { usePages } from '../app/usePages.ts';
import { rememberList } from '../queue/list.ts';
import { T, useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { saidMoney } from '../ui/money.ts';
import { Page } from '../ui/Page.tsx';
import { SearchInput } from '../ui/SearchInput.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { mayOpenFinance } from './access.ts';
import { countRefunds, listRefunds, type RefundCounts } from './api.ts';
import { ExportFile } from './ExportFile.tsx';
import { financeKeys } from './queries.ts';
import { RefundPanel } from './RefundPanel.tsx';
import { RefundTable } from './RefundTable.tsx';
import { REFUND_TABS, type RefundTab, TAB_KEYS, tabOf } from './tabs.ts';
import { F } from './texts.ts';
import { UnknownNotice } from './UnknownNotice.tsx';
import './finance.css';

/** Finance's inbox (FIN-09, S8): what falls due first stands first; the address holds tab, search and the chosen row. */
export function Inbox() {
  const session = useSession();
  return mayOpenFinance(session) ? <Refunds /> : <Forbidden />;
}

function Refunds() {
  const say = useSay();
  const language = useLanguage();
  const [search, setSearch] = useSearchParams();
  const tab = tabOf(search.get('tab'));
  const counts = useQuery({ queryKey: financeKeys.refundCounts, queryFn: ({ signal }) => countRefunds(signal) });
  const set = (change: Readonly<Record<string, string | undefined>>) => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(change))
      if (value) next.set(name, value);
      else next.delete(name);
    setSearch(next, { replace: true });
  };
  return (
    <Page
      title={say(F.inboxOf, { tab: REFUND_TABS[tab].text })}
      actions={
        counts.data && (
          <span className="finance-total">
            {say(F.toPay)} <strong>{saidMoney(counts.data.toPayFen, language)}</strong>
          </span>
        )
      }
    >
      <div className="card finance-inbox">
        <Tabs
          label={say(F.tabs)}
          value={tab}
          onChange={(key) => set({ tab: key, refund: undefined, do: undefined })}
          tabs={TAB_KEYS.map((key) => ({
            key,
            label: <TabLabel tab={key} counts={counts.data} />,
            content: () => <TabContent key={key} tab={key} search={search} set={set} />,
          }))}
        />
      </div>
    </Page>
  );
}

function TabLabel({ tab, counts }: { tab: RefundTab; counts: RefundCounts | undefined }) {
  const say = useSay();
  const count = counts?.tabs[tab] ?? 0;
  const urgent = tab === 'unknown' && count > 0;
  return (
    <>
      {say(REFUND_TABS[tab].text)} {urgent && <WarningFilled aria-hidden className="finance-warn" />}
      {count > 0 && <span className={`count ${urgent ? 'count-urgent' : ''}`}>{count}</span>}
    </>
  );
}

interface ContentProps {
  readonly tab: RefundTab;
  readonly search: URLSearchParams;
  readonly set: (change: Readonly<Record<string, string | undefined>>) => void;
}

function TabContent({ tab, search, set }: ContentProps) {
  const say = useSay();
  const session = useSession();
  const [selected, setSelected] = useState<readonly string[]>([]);
  const q = search.get('q') ?? '';
  const chosen = search.get('refund') ?? undefined;
  const { list, rows } = usePages([...financeKeys.refunds, tab, q], (page, signal) =>
    listRefunds({ tab, q }, page, signal),
  );
  const ids = rows.map(({ id }) => id);
  const known = ids.join(' ');
  useEffect(() => rememberList(known.split(' ')), [known]);
  const bulk = tab === 'todo' && may(session, 'exportPaymentFile');
  const ticked = selected.filter((id) => ids.includes(id));
  const open = (id: string | undefined) => set({ refund: id, do: undefined });
  const move = (by: number) => {
    const next = ids[Math.min(Math.max(ids.indexOf(chosen ?? '') + by, 0), ids.length - 1)];
    if (next === undefined) return;
    open(next);
    document.querySelector<HTMLElement>(`[data-row-key="${CSS.escape(next)}"] a`)?.focus();
  };
  const toggle = (id: string) =>
    setSelected((all) => (all.includes(id) ? all.filter((each) => each !== id) : [...all, id]));
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    v: () => {
      const vouchers = document.getElementById('vouchers');
      vouchers?.scrollIntoView({ block: 'center' });
      vouchers?.focus();
    },
    x: () => {
      if (bulk && chosen !== undefined) toggle(chosen);
    },
    Escape: () => open(undefined),
  });

  return (
    <>
      {tab === 'unknown' && <UnknownNotice />}
      <div className="toolbar">
        <SearchInput value={q} label={say(F.search)} onSearch={(wanted) => set({ q: wanted })} />
        {bulk && (
          <>
            <Button disabled={ids.length === 0} onClick={() => setSelected(ticked.length === ids.length ? [] : ids)}>
              {say(ids.length > 0 && ticked.length === ids.length ? F.selectNone : F.selectAll)}
            </Button>
            <ExportFile refunds={ticked} onDone={() => setSelected([])} />
          </>
        )}
      </div>
      {list.isPending && <Skeleton active title={false} paragraph={{ rows: 8, width: '100%' }} />}
      {list.isError && <ErrorBox error={list.error} onRetry={() => void list.refetch()} />}
      <div className={chosen === undefined ? '' : 'finance-split'}>
        {list.isSuccess && (
          <div>
            <RefundTable
              rows={rows}
              chosen={chosen}
              onChoose={open}
              {...(bulk && { selected, onSelect: setSelected })}
              empty={
                <Empty
                  image={Empty.PRESENTED_IMAGE_SIMPLE}
                  description={say(q ? F.noneFound : REFUND_TABS[tab].empty)}
                />
              }
            />
            {rows.length > 0 && (
              <div className="list-foot">
                <span>{say(F.shown, { count: rows.length })}</span>
                {list.hasNextPage && (
                  <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                    {say(T.more)}
                  </Button>
                )}
              </div>
            )}
          </div>
        )}
        {chosen !== undefined && (
          <RefundPanel
            id={chosen}
            doing={search.get('do') ?? undefined}
            onChoose={(command) => set({ do: command })}
            onClose={() => open(undefined)}
          />
        )}
      </div>
    </>
  );
}
