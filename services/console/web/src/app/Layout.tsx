import {
  AuditOutlined,
  BellOutlined,
  CalendarOutlined,
  CheckSquareOutlined,
  CustomerServiceOutlined,
  DashboardOutlined,
  FileTextOutlined,
  MenuOutlined,
  PayCircleOutlined,
  PhoneOutlined,
  PlusOutlined,
  QuestionCircleOutlined,
  ShoppingOutlined,
  TeamOutlined,
  ToolOutlined,
} from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Dropdown, Tooltip } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link, Outlet, useLocation, useNavigate } from 'react-router';
import { mayOpenAccess } from '../access/access.ts';
import { P } from '../access/texts.ts';
import { countCases, saveLanguage, unreadCount } from '../api/desk.ts';
import { mayOpenCallbacks, mayOpenRepairs, mayOpenVisits } from '../boards/access.ts';
import { PromiseAlerts } from '../boards/PromiseAlerts.tsx';
import { B } from '../boards/texts.ts';
import { mayOpenBooks, mayOpenFinance, mayOpenOrders } from '../finance/access.ts';
import { F } from '../finance/texts.ts';
import { mayOpenOperations } from '../operations/access.ts';
import { O } from '../operations/texts.ts';
import { VIEWS, viewOf } from '../queue/views.tsx';
import { mayOpenRules } from '../rules/access.ts';
import { mayOpenSummary } from '../summary/access.ts';
import { T, useSay } from '../texts.ts';
import { LOOKS, openableBy, openingPlace } from '../ui/procedures.tsx';
import { AccountMenu } from './AccountMenu.tsx';
import { ConnectionBar } from './ConnectionBar.tsx';
import { KeyHelp } from './KeyHelp.tsx';
import { useKeys } from './keys.ts';
import { LanguageMenu } from './LanguageMenu.tsx';
import { useLive } from './live.ts';
import { keys } from './queries.ts';
import { Search } from './Search.tsx';
import { SignedIn, useActor, useSession } from './session.tsx';
import { A } from './texts.ts';
import './frame.css';

export function Layout() {
  return (
    <SignedIn>
      <Frame />
    </SignedIn>
  );
}

function Frame() {
  const say = useSay();
  const session = useSession();
  const navigate = useNavigate();
  const [help, setHelp] = useState(false);
  const [narrow, setNarrow] = useState(false);
  const openable = openableBy(session);
  useLive();
  useKeys({
    '?': () => setHelp(true),
    '/': () => document.getElementById('search')?.focus(),
    'g q': () => void navigate('/queue'),
    'g t': () => void navigate('/tasks'),
    'g c': () => void navigate('/callbacks'),
    'g f': () => void navigate('/finance'),
    'g m': () => void navigate('/notifications'),
    'g r': () => void navigate('/rules'),
    n: () => {
      const [first] = openable;
      if (first) void navigate(openingPlace(first.name));
    },
  });
  return (
    <div className={`frame ${narrow ? 'frame-narrow' : ''}`}>
      <a href="#main" className="skip">
        {say(T.skip)}
      </a>
      <header className="top">
        <Button
          type="text"
          icon={<MenuOutlined aria-hidden />}
          aria-label={say(A.menu)}
          aria-expanded={!narrow}
          onClick={() => setNarrow(!narrow)}
        />
        <Link to="/queue" className="brand" aria-label={say(T.product)}>
          <img src="/favicon.svg" alt="" width={26} height={26} />
          <span>{say(T.product)}</span>
        </Link>
        <Search />
        <div className="top-right">
          <Bell />
          <Tooltip title={say(A.help)}>
            <Button
              type="text"
              icon={<QuestionCircleOutlined aria-hidden />}
              aria-label={say(A.help)}
              onClick={() => setHelp(true)}
            />
          </Tooltip>
          <LanguageChoice />
          <AccountMenu />
        </div>
      </header>
      <nav className="side" aria-label={say(A.navigation)}>
        {openable.length > 0 && <New openable={openable} />}
        <Views />
        <h2>{say(B.boards)}</h2>
        <ul>
          {mayOpenCallbacks(session) && (
            <Item to="/callbacks" icon={<PhoneOutlined aria-hidden />} text={say(B.navCallbacks)} />
          )}
          {mayOpenRepairs(session) && (
            <Item to="/repairs" icon={<ToolOutlined aria-hidden />} text={say(B.navRepairs)} />
          )}
          {mayOpenVisits(session) && (
            <Item to="/visits" icon={<CustomerServiceOutlined aria-hidden />} text={say(B.navVisits)} />
          )}
          {mayOpenFinance(session) && (
            <Item to="/finance" icon={<PayCircleOutlined aria-hidden />} text={say(F.inbox)} />
          )}
          {mayOpenOrders(session) && <Item to="/orders" icon={<ShoppingOutlined aria-hidden />} text={say(F.orders)} />}
          {mayOpenBooks(session) && (
            <Item to="/reconciliation" icon={<AuditOutlined aria-hidden />} text={say(F.books)} />
          )}
        </ul>
        <h2>{say(A.work)}</h2>
        <ul>
          <Item to="/tasks" icon={<CheckSquareOutlined aria-hidden />} text={say(A.tasks)} badge={<TaskCount />} />
          <Item to="/notifications" icon={<BellOutlined aria-hidden />} text={say(A.notifications)} />
          {mayOpenSummary(session) && (
            <Item to="/summary" icon={<FileTextOutlined aria-hidden />} text={say(A.summary)} />
          )}
          {mayOpenOperations(session) && (
            <Item to="/operations" icon={<DashboardOutlined aria-hidden />} text={say(O.title)} />
          )}
          {mayOpenRules(session) && <Item to="/rules" icon={<CalendarOutlined aria-hidden />} text={say(A.rules)} />}
          {mayOpenAccess(session) && <Item to="/access" icon={<TeamOutlined aria-hidden />} text={say(P.title)} />}
        </ul>
      </nav>
      <ConnectionBar />
      <main id="main" tabIndex={-1}>
        <Outlet />
      </main>
      <PromiseAlerts />
      <KeyHelp open={help} onClose={() => setHelp(false)} />
    </div>
  );
}

/** What the person may open, each on its own page. */
function New({ openable }: { openable: ReturnType<typeof openableBy> }) {
  const say = useSay();
  const navigate = useNavigate();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: openable.map(({ name, opening }) => ({
          key: name,
          icon: LOOKS[name].icon,
          label: say(opening.label),
          onClick: () => void navigate(openingPlace(name)),
        })),
      }}
    >
      <Button type="primary" className="side-new" aria-label={say(A.open)} aria-haspopup="menu">
        <PlusOutlined aria-hidden /> <span>{say(A.open)}</span>
      </Button>
    </Dropdown>
  );
}

const useCounts = () => useQuery({ queryKey: keys.counts, queryFn: ({ signal }) => countCases(signal) });

/** The saved views, each with the number of its cases. */
function Views() {
  const say = useSay();
  const actor = useActor();
  const { pathname, search } = useLocation();
  const counts = useCounts();
  const current = pathname === '/queue' ? viewOf(new URLSearchParams(search).get('view'), actor) : undefined;
  return (
    <>
      <h2>{say(A.views)}</h2>
      <ul>
        {VIEWS.map((view) => {
          const number = counts.data && view.count?.(counts.data);
          return (
            <Item
              key={view.key}
              to={`/queue?view=${view.key}`}
              icon={view.icon}
              text={say(view.text)}
              active={current === view}
              badge={
                number ? <span className={`count ${view.urgent ? 'count-urgent' : ''}`}>{number}</span> : undefined
              }
            />
          );
        })}
      </ul>
    </>
  );
}

interface ItemProps {
  readonly to: string;
  readonly icon: ReactNode;
  readonly text: string;
  readonly badge?: ReactNode;
  /** Whether it is open, where the path alone does not say so. */
  readonly active?: boolean;
}

function Item({ to, icon, text, badge, active }: ItemProps) {
  const { pathname } = useLocation();
  const open = active ?? pathname === to;
  return (
    <li>
      <Link to={to} title={text} {...(open ? { className: 'active', 'aria-current': 'page' } : {})}>
        {icon} <span className="side-text">{text}</span> {badge}
      </Link>
    </li>
  );
}

function TaskCount() {
  const counts = useCounts();
  return counts.data?.tasks ? <span className="count">{counts.data.tasks}</span> : null;
}

function Bell() {
  const say = useSay();
  const unread = useQuery({ queryKey: keys.unread, queryFn: ({ signal }) => unreadCount(signal) });
  const count = unread.data?.unread ?? 0;
  return (
    <Link to="/notifications" className="bell" aria-label={say(A.unread, { count })}>
      <BellOutlined aria-hidden />
      {count > 0 && (
        <span className="count count-urgent" aria-hidden>
          {count > 99 ? '99+' : count}
        </span>
      )}
    </Link>
  );
}

function LanguageChoice() {
  const client = useQueryClient();
  const session = useSession();
  const saving = useMutation({
    mutationFn: saveLanguage,
    // Answers carry words in the language they were asked in.
    onSettled: () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.session[0] }),
  });
  return (
    <LanguageMenu
      onChoose={(language) => {
        client.setQueryData(keys.session, { ...session, language });
        saving.mutate(language);
      }}
    />
  );
}
