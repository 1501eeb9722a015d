import { DownloadOutlined } from '@ant-design/icons';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Empty, Skeleton, Table } from 'antd';
import { useId, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { beijingDate, formatBeijing, toInstant } from '../../../../../domain/time/instant.ts';
import { serverNow } from '../api/client.ts';
import { ProblemError } from '../api/problem.ts';
import { useLanguage } from '../app/language.ts';
import { may } from '../app/may.ts';
import { Forbidden } from '../app/Results.tsx';
import { useSession } from '../app/session.tsx';
import { useCommandKey } from '../app/useCommandKey.ts';
import { usePages } from '../app/usePages.ts';
import { DateInput, useUsers } from '../form/inputs.tsx';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { T, useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { saidMoney } from '../ui/money.ts';
import { Page } from '../ui/Page.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { useLabel } from '../ui/tags.tsx';
import { mayOpenBooks } from './access.ts';
import {
  listPaymentFiles,
  listReconciliations,
  type PaymentFile,
  paymentFileUrl,
  type Reconciliation,
  reconcile,
} from './api.ts';
import { financeKeys } from './queries.ts';
import { F, KINDS } from './texts.ts';
import './finance.css';

/** Whether the books agree, day by day, and the payment files that were made (REF-08). */
export function Books() {
  const say = useSay();
  const session = useSession();
  const [search, setSearch] = useSearchParams();
  if (!mayOpenBooks(session)) return <Forbidden />;
  return (
    <Page title={say(F.books)} lead={say(F.booksLead)}>
      <div className="card finance-inbox">
        <Tabs
          label={say(F.booksTabs)}
          value={search.get('tab') === 'files' ? 'files' : 'runs'}
          onChange={(tab) => setSearch(tab === 'runs' ? {} : { tab }, { replace: true })}
          tabs={[
            { key: 'runs', label: say(F.books), content: () => <Runs /> },
            ...(may(session, 'listPaymentFiles')
              ? [{ key: 'files' as const, label: say(F.files), content: () => <Files /> }]
              : []),
          ]}
        />
      </div>
    </Page>
  );
}

function Runs() {
  const say = useSay();
  const session = useSession();
  const client = useQueryClient();
  const id = useId();
  const key = useCommandKey();
  const [day, setDay] = useState<string | undefined>(() => beijingDate(toInstant(serverNow())));
  const [ran, setRan] = useState<string>();
  const { list, rows } = usePages(financeKeys.reconciliations, listReconciliations);
  const running = useMutation({
    mutationFn: (wanted: string) => reconcile(wanted, key.current()),
    onSuccess: (run) => {
      key.renew();
      setRan(run.id);
      void client.invalidateQueries({ queryKey: financeKeys.reconciliations });
    },
    onError: (error) => key.after(error),
  });
  return (
    <>
      {may(session, 'reconcile') && (
        <div className="toolbar">
          <label htmlFor={id}>{say(F.day)}</label>
          <div className="finance-day">
            <DateInput
              id={id}
              value={day}
              onChange={(chosen) => {
                setDay(chosen);
                key.renew();
              }}
            />
          </div>
          <Button
            type="primary"
            disabled={day === undefined}
            loading={running.isPending}
            onClick={() => day && running.mutate(day)}
          >
            {say(F.run)}
          </Button>
        </div>
      )}
      {running.error instanceof ProblemError && <ProblemAlert problem={running.error} />}
      {list.isPending && <Skeleton active title={false} paragraph={{ rows: 6, width: '100%' }} />}
      {list.isError && <ErrorBox error={list.error} onRetry={() => void list.refetch()} />}
      {list.isSuccess && rows.length === 0 && (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(F.noRuns)} />
      )}
      {rows.length > 0 && <h2 className="finance-panel-title">{say(F.runs)}</h2>}
      {rows.map((run) => (
        <Run key={run.id} run={run} open={run.id === ran} />
      ))}
      {list.hasNextPage && (
        <div className="list-foot">
          <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {say(T.more)}
          </Button>
        </div>
      )}
    </>
  );
}

type Difference = Reconciliation['differences'][number];

function Run({ run, open }: { run: Reconciliation; open: boolean }) {
  const say = useSay();
  const language = useLanguage();
  const users = useUsers();
  const name = users.data?.items.find((user) => user.id === run.ranBy)?.name ?? '…';
  const count = run.differences.length;
  return (
    <details className="card" open={open}>
      <summary>
        <strong>{run.day}</strong>{' '}
        <span className={`chip tone-${count === 0 ? 'good' : 'bad'}`}>
          {count === 0 ? say(F.agrees) : say(F.differs, { n: count })}
        </span>{' '}
        <span className="quiet">{say(F.ranBy, { name, at: formatBeijing(run.ranAt) })}</span>
      </summary>
      {!run.providerCompared && <p className="quiet">{say(F.noProvider)}</p>}
      {count > 0 && (
        <Table<Difference>
          aria-label={`${run.day} ${say(F.kind)}`}
          rowKey={(difference) => JSON.stringify(difference)}
          size="small"
          pagination={false}
          dataSource={run.differences}
          scroll={{ x: 640 }}
          columns={[
            { title: say(F.kind), key: 'kind', width: 140, render: (_, { kind }) => <Kind kind={kind} /> },
            { title: say(F.words), key: 'words', render: (_, { words }) => say(words) },
            {
              title: say(F.refund),
              key: 'refund',
              width: 170,
              render: (_, { refundId, key }) =>
                refundId ? (
                  <Link to={`/cases/${refundId}`} className="mono">
                    {refundId}
                  </Link>
                ) : (
                  (key ?? say(T.dash))
                ),
            },
            {
              title: say(F.amount),
              key: 'amount',
              width: 120,
              align: 'right',
              render: (_, { amountFen }) => (amountFen === null ? say(T.dash) : saidMoney(amountFen, language)),
            },
          ]}
        />
      )}
    </details>
  );
}

const Kind = ({ kind }: { kind: string }) => <span className="chip tone-warn">{useLabel(KINDS, kind)}</span>;

function Files() {
  const say = useSay();
  const language = useLanguage();
  const files = useQuery({ queryKey: financeKeys.paymentFiles, queryFn: ({ signal }) => listPaymentFiles(signal) });
  if (files.isPending) return <Skeleton active title={false} paragraph={{ rows: 6, width: '100%' }} />;
  if (files.isError) return <ErrorBox error={files.error} onRetry={() => void files.refetch()} />;
  return (
    <Table<PaymentFile>
      aria-label={say(F.fileTable)}
      rowKey="id"
      size="small"
      pagination={false}
      dataSource={files.data.items}
      {...(files.data.items.length > 0 && { scroll: { x: 640 } })}
      locale={{ emptyText: <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={say(F.noFiles)} /> }}
      columns={[
        {
          title: say(F.created),
          key: 'created',
          render: (_, { createdAt }) => <time dateTime={createdAt}>{formatBeijing(createdAt)}</time>,
        },
        { title: say(F.count), key: 'count', align: 'right', render: (_, { lines }) => lines.length },
        {
          title: say(F.total),
          key: 'total',
          align: 'right',
          render: (_, { totalFen }) => <strong>{saidMoney(totalFen, language)}</strong>,
        },
        {
          title: say(F.checksum),
          key: 'checksum',
          render: (_, { sha256 }) => (
            <span className="quiet mono" title={`SHA-256 ${sha256}`}>
              {sha256.slice(0, 8)}
            </span>
          ),
        },
        {
          title: say(F.files),
          key: 'file',
          render: (_, { id }) => (
            <a href={paymentFileUrl(id)} download>
              <DownloadOutlined aria-hidden /> {say(F.download)}
            </a>
          ),
        },
      ]}
    />
  );
}
