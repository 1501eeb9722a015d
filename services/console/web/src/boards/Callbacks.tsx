import { Button, Checkbox, Empty } from 'antd';
import { useState } from 'react';
import { beijingDate } from '../../../../../domain/time/instant.ts';
import { useKeys } from '../app/keys.ts';
import { Forbidden } from '../app/Results.tsx';
import { useSession } from '../app/session.tsx';
import { useNow } from '../app/time.ts';
import { useSay } from '../texts.ts';
import { Page } from '../ui/Page.tsx';
import { type Tab, Tabs } from '../ui/Tabs.tsx';
import { type Act, ActDrawer } from './ActDrawer.tsx';
import { mayOpenCallbacks } from './access.ts';
import { askForAlerts, useAlertPermission } from './alerts.ts';
import { callbacksQuery } from './api.ts';
import { Loaded, Section, useCards } from './Board.tsx';
import { CallbackCalendar } from './CallbackCalendar.tsx';
import { CallbackRow } from './CallbackRow.tsx';
import { PromiseCheck } from './PromiseCheck.tsx';
import type { CallbackCard } from './shapes.ts';
import { B } from './texts.ts';
import { useBoardSearch } from './useBoardSearch.ts';
import './boards.css';

const VIEWS = ['due', 'day', 'week', 'overdue'] as const;
type View = (typeof VIEWS)[number];

/** S6: promises by due time, on a calendar, and those that are overdue. */
export function Callbacks() {
  const say = useSay();
  const { search, set } = useBoardSearch();
  const [act, setAct] = useState<Act>();
  if (!mayOpenCallbacks(useSession())) return <Forbidden />;
  const mine = search.get('mine') === 'true';
  const view = VIEWS.find((each) => each === search.get('tab')) ?? 'due';
  const tabs: readonly Tab<View>[] = [
    { key: 'due', label: say(B.byDue), content: () => <ByDue mine={mine} onAct={setAct} /> },
    { key: 'day', label: say(B.byDay), content: () => <CallbackCalendar span="day" mine={mine} onAct={setAct} /> },
    { key: 'week', label: say(B.byWeek), content: () => <CallbackCalendar span="week" mine={mine} onAct={setAct} /> },
    { key: 'overdue', label: <OverdueLabel mine={mine} />, content: () => <Overdue mine={mine} onAct={setAct} /> },
  ];
  return (
    <Page title={say(B.callbacks)} lead={say(B.callbacksLead)} actions={<AlertsChoice />}>
      <PromiseCheck />
      <div className="toolbar">
        <Checkbox checked={mine} onChange={({ target }) => set({ mine: target.checked ? 'true' : undefined })}>
          {say(B.mine)}
        </Checkbox>
        <span className="hint wide-only toolbar-end">{say(B.callbackKeys)}</span>
      </div>
      <Tabs
        tabs={tabs}
        value={view}
        label={say(B.views)}
        onChange={(key) => set({ tab: key === 'due' ? undefined : key })}
      />
      <ActDrawer act={act} onAct={setAct} onClose={() => setAct(undefined)} />
    </Page>
  );
}

interface ListProps {
  readonly mine: boolean;
  readonly onAct: (act: Act) => void;
}

const useOpenPromises = (mine: boolean) => useCards(callbacksQuery({ show: 'open', ...(mine && { mine }) }));

function ByDue({ mine, onAct }: ListProps) {
  const say = useSay();
  const now = useNow();
  const promises = useOpenPromises(mine);
  const today = beijingDate(now);
  return (
    <Loaded of={promises}>
      {(cards) => {
        const overdue = cards.filter(({ dueAt }) => dueAt < now);
        const ahead = cards.filter(({ dueAt }) => dueAt >= now);
        const due = ahead.filter(({ dueAt }) => beijingDate(dueAt) === today);
        const later = ahead.filter(({ dueAt }) => beijingDate(dueAt) !== today);
        return (
          <Selectable cards={[...overdue, ...due, ...later]}>
            {(row) => (
              <>
                {overdue.length > 0 && (
                  <Section id="overdue" title={say(B.overdue)} count={overdue.length}>
                    <ul>{overdue.map((card) => row(card, onAct))}</ul>
                  </Section>
                )}
                <Section id="today" title={say(B.today)} count={due.length}>
                  {due.length === 0 ? (
                    <Empty
                      image={Empty.PRESENTED_IMAGE_SIMPLE}
                      description={
                        <>
                          {say(B.noneToday)}
                          <br />
                          <span className="quiet">{say(B.noneTodayWhy)}</span>
                        </>
                      }
                    />
                  ) : (
                    <ul>{due.map((card) => row(card, onAct))}</ul>
                  )}
                </Section>
                {later.length > 0 && (
                  <Section id="later" title={say(B.upcoming)} count={later.length}>
                    <ul>{later.map((card) => row(card, onAct))}</ul>
                  </Section>
                )}
              </>
            )}
          </Selectable>
        );
      }}
    </Loaded>
  );
}

const overdueOf = (cards: readonly CallbackCard[], now: string) => cards.filter(({ dueAt }) => dueAt < now);

function OverdueLabel({ mine }: { mine: boolean }) {
  const say = useSay();
  const now = useNow();
  const count = overdueOf(useOpenPromises(mine).data ?? [], now).length;
  return (
    <>
      {say(B.overdue)} {count > 0 && <span className="count count-urgent">{count}</span>}
    </>
  );
}

function Overdue({ mine, onAct }: ListProps) {
  const say = useSay();
  const now = useNow();
  return (
    <Loaded of={useOpenPromises(mine)}>
      {(cards) => {
        const overdue = overdueOf(cards, now);
        if (overdue.length === 0)
          return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(B.noneOverdue)} />;
        return <Selectable cards={overdue}>{(row) => <ul>{overdue.map((card) => row(card, onAct))}</ul>}</Selectable>;
      }}
    </Loaded>
  );
}

interface SelectableProps {
  readonly cards: readonly CallbackCard[];
  readonly children: (row: (card: CallbackCard, onAct: (act: Act) => void) => React.ReactNode) => React.ReactNode;
}

/** The row under the keyboard: j and k move, the row itself knows what its keys do. */
function Selectable({ cards, children }: SelectableProps) {
  const [selected, select] = useState<string>();
  const move = (by: number) => {
    const at = cards.findIndex(({ id }) => id === selected);
    const next = cards[Math.min(Math.max(at + by, 0), cards.length - 1)];
    if (!next) return;
    select(next.id);
    document.getElementById(`row-${next.id}`)?.focus();
  };
  useKeys({ j: () => move(1), k: () => move(-1) });
  return children((card, onAct) => (
    <CallbackRow
      key={card.id}
      card={card}
      selected={card.id === selected}
      onSelect={() => select(card.id)}
      onAct={onAct}
    />
  ));
}

/** The browser asks for permission only when somebody presses this. */
function AlertsChoice() {
  const say = useSay();
  const permission = useAlertPermission();
  if (permission === 'default') return <Button onClick={() => void askForAlerts()}>{say(B.alertsAsk)}</Button>;
  return <span className="hint">{say(permission === 'granted' ? B.alertsOn : B.alertsDenied)}</span>;
}
