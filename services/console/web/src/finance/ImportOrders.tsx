import { UploadOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Table, Upload } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { ProblemError } from '../api/problem.ts';
import { Forbidden } from '../app/Results.tsx';
import { useSession } from '../app/session.tsx';
import { useCommandKey } from '../app/useCommandKey.ts';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { T, useSay } from '../texts.ts';
import { Datum } from '../ui/data.tsx';
import { Page } from '../ui/Page.tsx';
import { mayImportOrders } from './access.ts';
import { type ImportReport, importOrders } from './api.ts';
import { financeKeys } from './queries.ts';
import { COLUMNS, F } from './texts.ts';
import './finance.css';

const LARGEST = 8 * 1024 * 1024;

/** Takes a file of orders and says of every line that could not be taken where and why. */
export function ImportOrders() {
  const session = useSession();
  return mayImportOrders(session) ? <Import /> : <Forbidden />;
}

function Import() {
  const say = useSay();
  const client = useQueryClient();
  const key = useCommandKey();
  const [file, setFile] = useState<File>();
  const importing = useMutation({
    mutationFn: (chosen: File) => importOrders(chosen, key.current()),
    onSuccess: () => {
      key.renew();
      void client.invalidateQueries({ queryKey: financeKeys.orders });
    },
    onError: (error) => key.after(error),
  });
  const tooLarge = file !== undefined && file.size > LARGEST;
  const take = (chosen: File | undefined) => {
    if (!chosen || importing.isPending) return;
    setFile(chosen);
    importing.reset();
    key.renew();
    if (chosen.size <= LARGEST) importing.mutate(chosen);
  };
  const name = file?.name ?? '';
  return (
    <Page
      title={say(F.import)}
      lead={say(F.importLead)}
      actions={
        <Link to="/orders" className="button-link button-plain">
          {say(F.toOrders)}
        </Link>
      }
    >
      <Upload.Dragger
        accept=".csv,text/csv"
        className="finance-drop"
        showUploadList={false}
        disabled={importing.isPending}
        beforeUpload={(chosen) => {
          take(chosen);
          // It goes to the service as it is, with its own key: antd uploads nothing.
          return false;
        }}
      >
        <p className="flush">
          <UploadOutlined aria-hidden /> <strong>{say(F.choose)}</strong> <span className="quiet">{say(F.drop)}</span>
        </p>
        <p className="hint flush">{say(F.importColumns)}</p>
      </Upload.Dragger>
      <div role="status">
        {importing.isPending && <p>{say(F.importing, { name })}</p>}
        {tooLarge && <Alert type="error" showIcon title={say(F.tooLarge)} />}
        {importing.data && <Report report={importing.data} name={name} />}
      </div>
      {importing.error instanceof ProblemError && (
        <ProblemAlert problem={importing.error}>
          {file && (
            <Button size="small" onClick={() => importing.mutate(file)}>
              {say(F.retryImport)}
            </Button>
          )}
        </ProblemAlert>
      )}
    </Page>
  );
}

type Rejected = ImportReport['rejected'][number];

function Report({ report, name }: { report: ImportReport; name: string }) {
  const say = useSay();
  const { rejected } = report;
  const columnName = (column: string | null) => {
    const label = column === null ? T.dash : COLUMNS[column];
    return label ? say(label) : column;
  };
  const counts = [
    [F.imported, report.imported],
    [F.updated, report.updated],
    [F.unchanged, report.unchanged],
    [F.rejected, rejected.length],
  ] as const;
  return (
    <section className="card" aria-labelledby="report">
      <h2 id="report">{say(F.report, { name })}</h2>
      <dl className="finance-counts">
        {counts.map(([label, count]) => (
          <Datum key={label.zh} label={label}>
            {count}
          </Datum>
        ))}
      </dl>
      {rejected.length === 0 ? (
        <p>{say(F.allTaken)}</p>
      ) : (
        <Table<Rejected>
          aria-label={say(F.rejectedTable)}
          rowKey={({ line, column }) => `${line} ${column}`}
          size="small"
          dataSource={rejected}
          pagination={rejected.length > 100 ? { pageSize: 100, showSizeChanger: false } : false}
          columns={[
            { title: say(F.line), dataIndex: 'line', key: 'line', width: 70, align: 'right' },
            { title: say(F.column), key: 'column', render: (_, { column }) => columnName(column) },
            { title: say(F.value), dataIndex: 'value', key: 'value', className: 'finance-value' },
            { title: say(F.why), key: 'why', render: (_, { reason }) => say(reason) },
          ]}
        />
      )}
    </section>
  );
}
