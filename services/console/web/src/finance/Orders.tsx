import { CloseOutlined, PayCircleOutlined, UploadOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Empty, Select, Skeleton, Table, type TableColumnsType } from 'antd';
import { Link, useSearchParams } from 'react-router';
import type { Language, Text } from '../../../../../domain/text.ts';
import { isProblem } from '../api/problem.ts';
import { useKeys } from '../app/keys.ts';
import { useLanguage } from '../app/language.ts';
import { Forbidden } from '../app/Results.tsx';
import { useSession } from '../app/session.tsx';
import { usePages } from '../app/usePages.ts';
import { type Say, T, useSay } from '../texts.ts';
import { Data } from '../ui/data.tsx';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { saidMoney } from '../ui/money.ts';
import { Page } from '../ui/Page.tsx';
import { openableBy } from '../ui/procedures.tsx';
import { SearchInput } from '../ui/SearchInput.tsx';
import { saidInstant, shortInstant } from '../ui/time.ts';
import { mayImportOrders, mayOpenOrders } from './access.ts';
import { getOrder, listOrders, type Order, type OrderItem } from './api.ts';
import { financeKeys } from './queries.ts';
import { saidAccount } from './said.ts';
import { F } from './texts.ts';
import './finance.css';

const STATUS: Readonly<Record<OrderItem['status'], { readonly text: Text; readonly tone: string }>> = {
  VALID: { text: F.valid, tone: 'good' },
  CANCELLED: { text: F.cancelled, tone: 'idle' },
  TRAVELLED: { text: F.travelled, tone: 'plain' },
};

/** The orders that refunds are about; the address holds search, status and the chosen order. */
export function Orders() {
  const session = useSession();
  return mayOpenOrders(session) ? <OrderList /> : <Forbidden />;
}

function OrderList() {
  const say = useSay();
  const language = useLanguage();
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  const q = search.get('q') ?? '';
  const status = search.get('status') ?? '';
  const chosen = search.get('order') ?? undefined;
  const { list, rows } = usePages([...financeKeys.orders, q, status], (page, signal) =>
    listOrders({ q, status }, page, signal),
  );
  const changed = (name: string, value: string | undefined) => {
    const next = new URLSearchParams(search);
    if (value) next.set(name, value);
    else next.delete(name);
    return next;
  };
  const set = (name: string, value: string | undefined) => setSearch(changed(name, value), { replace: true });
  const move = (by: number) => {
    const at = rows.findIndex(({ orderNo }) => orderNo === chosen);
    const next = rows[Math.min(Math.max(at + by, 0), rows.length - 1)];
    if (next) set('order', next.orderNo);
  };
  useKeys({ j: () => move(1), k: () => move(-1), Escape: () => set('order', undefined) });

  return (
    <Page
      title={say(F.orders)}
      lead={say(F.ordersLead)}
      actions={
        mayImportOrders(session) && (
          <Link to="/orders/import" className="button-link">
            <UploadOutlined aria-hidden /> {say(F.import)}
          </Link>
        )
      }
    >
      <search className="toolbar" aria-label={say(F.orderSearch)}>
        <SearchInput value={q} label={say(F.orderSearch)} onSearch={(wanted) => set('q', wanted)} />
        <Select
          aria-label={say(F.status)}
          placeholder={say(F.status)}
          allowClear
          popupMatchSelectWidth={false}
          value={status || null}
          onChange={(value: string | undefined) => set('status', value)}
          options={Object.entries(STATUS).map(([value, { text }]) => ({ value, label: say(text) }))}
        />
      </search>
      {list.isPending && <Skeleton active title={false} paragraph={{ rows: 10, width: '100%' }} />}
      {list.isError && <ErrorBox error={list.error} onRetry={() => void list.refetch()} />}
      <div className={chosen === undefined ? '' : 'finance-split'}>
        {list.isSuccess && (
          <div>
            <Table<OrderItem>
              aria-label={say(F.orderTable)}
              className="cases"
              rowKey="orderNo"
              size="small"
              columns={columns(say, language, (orderNo) => `?${changed('order', orderNo)}`).filter(
                ({ key }) => chosen === undefined || BESIDE_PANEL.includes(String(key)),
              )}
              dataSource={rows}
              pagination={false}
              {...(rows.length > 0 && { scroll: { x: chosen === undefined ? 980 : 480 } })}
              locale={{
                emptyText: (
                  <Empty
                    image={Empty.PRESENTED_IMAGE_SIMPLE}
                    description={say(q || status ? F.noOrdersFound : F.noOrders)}
                  />
                ),
              }}
              rowClassName={({ orderNo }) => (orderNo === chosen ? 'row-selected' : '')}
              onRow={({ orderNo }) => ({
                onClick: (event) => {
                  if (!(event.target instanceof HTMLElement && event.target.closest('a'))) set('order', orderNo);
                },
              })}
            />
            {list.hasNextPage && (
              <div className="list-foot">
                <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {say(T.more)}
                </Button>
              </div>
            )}
          </div>
        )}
        {chosen !== undefined && <OrderPanel orderNo={chosen} onClose={() => set('order', undefined)} />}
      </div>
    </Page>
  );
}

/** What is still said of the other orders while one is open beside them. */
const BESIDE_PANEL = ['orderNo', 'product', 'left'];

const columns = (say: Say, language: Language, placeOf: (orderNo: string) => string): TableColumnsType<OrderItem> => [
  {
    title: say(F.orderNo),
    key: 'orderNo',
    render: (_, { orderNo }) => (
      <Link to={placeOf(orderNo)} replace className="mono">
        {orderNo}
      </Link>
    ),
  },
  {
    title: say(F.product),
    key: 'product',
    render: (_, { product, trip }) => (
      <div className="subject">
        <span>{product}</span>
        {trip && <span className="subject-who">{trip}</span>}
      </div>
    ),
  },
  {
    title: say(F.contact),
    key: 'contact',
    render: (_, { contactName, phoneMasked }) => (
      <div className="subject">
        <span>{contactName}</span>
        <span className="subject-who">{phoneMasked}</span>
      </div>
    ),
  },
  {
    title: say(F.departs),
    key: 'departs',
    width: 120,
    render: (_, { departsAt }) =>
      departsAt ? (
        <time dateTime={departsAt} title={saidInstant(departsAt, say)} className="mono">
          {shortInstant(departsAt)}
        </time>
      ) : (
        say(T.dash)
      ),
  },
  { title: say(F.status), key: 'status', width: 96, render: (_, { status }) => <Status status={status} /> },
  {
    title: say(F.paid),
    key: 'paid',
    width: 120,
    align: 'right',
    render: (_, { paidFen }) => saidMoney(paidFen, language),
  },
  {
    title: say(F.left),
    key: 'left',
    width: 120,
    align: 'right',
    render: (_, { leftFen }) => <strong>{saidMoney(leftFen, language)}</strong>,
  },
];

function Status({ status }: { status: OrderItem['status'] }) {
  const say = useSay();
  return <span className={`chip tone-${STATUS[status].tone}`}>{say(STATUS[status].text)}</span>;
}

function OrderPanel({ orderNo, onClose }: { orderNo: string; onClose: () => void }) {
  const say = useSay();
  const found = useQuery({
    queryKey: [...financeKeys.orders, 'one', orderNo],
    queryFn: ({ signal }) => getOrder(orderNo, signal),
  });
  return (
    <aside className="finance-panel" aria-label={`${say(F.order)} ${orderNo}`}>
      <Button
        type="text"
        className="finance-close"
        icon={<CloseOutlined aria-hidden />}
        aria-label={say(T.close)}
        onClick={onClose}
      />
      {found.isPending && <Skeleton active title={{ width: '50%' }} paragraph={{ rows: 8, width: '100%' }} />}
      {isProblem(found.error, 'not-found') ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(F.noSuchOrder, { id: orderNo })} />
      ) : (
        found.isError && <ErrorBox error={found.error} onRetry={() => void found.refetch()} />
      )}
      {found.data && <OrderView order={found.data} />}
    </aside>
  );
}

function OrderView({ order }: { order: Order }) {
  const say = useSay();
  const language = useLanguage();
  const mayAsk = openableBy(useSession()).some(({ name }) => name === 'refund');
  const rows: readonly (readonly [Text, React.ReactNode])[] = [
    [F.leftOf, <strong key="left">{saidMoney(order.leftFen, language)}</strong>],
    [F.paid, saidMoney(order.paidFen, language)],
    [F.product, order.product],
    [F.departs, order.departsAt && saidInstant(order.departsAt, say)],
    [F.trip, order.trip],
    [F.contact, [order.contactName, order.phoneMasked].filter(Boolean).join(' ')],
    [F.account, `${order.payee.name} ${saidAccount(order.payee, say)}`],
    [F.paidAt, saidInstant(order.paidAt, say)],
    [F.importedAt, saidInstant(order.importedAt, say)],
  ];
  return (
    <>
      <h2 className="finance-panel-title">
        {order.orderNo} <Status status={order.status} />
      </h2>
      {mayAsk &&
        (order.leftFen > 0 ? (
          <p className="row-acts">
            <Link to={askingPlace(order)} className="button-link">
              <PayCircleOutlined aria-hidden /> {say(F.askRefund)}
            </Link>
          </p>
        ) : (
          <p className="quiet">{say(F.nothingLeft)}</p>
        ))}
      <Data rows={rows} />
      <section className="side-section">
        <h3>{say(F.claims)}</h3>
        {order.claims.length === 0 && <p className="quiet">{say(F.noClaims)}</p>}
        <ul className="case-links">
          {order.claims.map(({ refundId, amountFen, claimedAt, releasedAt }) => (
            <li key={refundId + claimedAt}>
              <Link to={`/cases/${refundId}`} className="mono">
                {refundId}
              </Link>
              <strong>{saidMoney(amountFen, language)}</strong>
              <span className="quiet">
                {say(F.claimedAt, { at: shortInstant(claimedAt) })}
                {releasedAt && ` · ${say(F.releasedAt, { at: shortInstant(releasedAt) })}`}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

/** The page on which a refund is registered, with what is known of it. */
const askingPlace = ({ orderNo, customerId }: Order): string =>
  `/open/refund?${new URLSearchParams({ orderNo, ...(customerId === null ? {} : { customerId }) })}`;
