import { DownloadOutlined, ExportOutlined } from '@ant-design/icons';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Button, Modal, Table, Tooltip } from 'antd';
import { useRef } from 'react';
import { Link } from 'react-router';
import { ProblemError } from '../api/problem.ts';
import { useLanguage } from '../app/language.ts';
import { keys } from '../app/queries.ts';
import { useCommandKey } from '../app/useCommandKey.ts';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { T, useSay } from '../texts.ts';
import { saidMoney } from '../ui/money.ts';
import { exportPaymentFile, type PaymentFile, paymentFileUrl } from './api.ts';
import { financeKeys } from './queries.ts';
import { F } from './texts.ts';

/** Makes a payment file of the ticked refunds and says of each whether it is in it, and why not (REF-08). */
export function ExportFile({ refunds, onDone }: { refunds: readonly string[]; onDone: () => void }) {
  const say = useSay();
  const client = useQueryClient();
  const key = useCommandKey();
  const tried = useRef('');
  const exporting = useMutation({
    mutationFn: () => {
      // Another choice is another file: only a repetition of the same one keeps its key.
      const wanted = refunds.join(' ');
      if (tried.current !== wanted) key.renew();
      tried.current = wanted;
      return exportPaymentFile(refunds, key.current());
    },
    onSuccess: () => {
      tried.current = '';
      onDone();
    },
    onError: (error) => key.after(error),
    onSettled: () => {
      for (const queryKey of [keys.cases, keys.counts, financeKeys.paymentFiles])
        void client.invalidateQueries({ queryKey });
    },
  });
  const { error, data } = exporting;
  return (
    <>
      {refunds.length > 0 && <span className="quiet">{say(F.selected, { count: refunds.length })}</span>}
      <Tooltip title={say(F.exportHint)}>
        <Button
          className="toolbar-end"
          icon={<ExportOutlined aria-hidden />}
          disabled={refunds.length === 0}
          loading={exporting.isPending}
          onClick={() => exporting.mutate()}
        >
          {say(F.export)}
        </Button>
      </Tooltip>
      {error instanceof ProblemError && (
        <div className="finance-wide">
          <ProblemAlert problem={error} />
        </div>
      )}
      {data && (
        <Modal
          open
          title={say(F.exported)}
          width={720}
          onCancel={exporting.reset}
          footer={[
            <Button key="close" onClick={exporting.reset}>
              {say(T.close)}
            </Button>,
            <a key="file" href={paymentFileUrl(data.id)} download className="button-link">
              <DownloadOutlined aria-hidden /> {say(F.download)}
            </a>,
          ]}
        >
          <FileResult file={data} />
        </Modal>
      )}
    </>
  );
}

interface Row {
  readonly refundId: string;
  readonly amountFen: number | null;
  readonly reason: string | null;
}

function FileResult({ file }: { file: PaymentFile }) {
  const say = useSay();
  const language = useLanguage();
  const { lines, refused, totalFen } = file;
  const rows: Row[] = [
    ...refused.map(({ refundId, reason }) => ({ refundId, reason, amountFen: null })),
    ...lines.map(({ refundId, amountFen }) => ({ refundId, amountFen, reason: null })),
  ];
  return (
    <>
      <p>
        {say(F.exportedLead, { count: lines.length, total: saidMoney(totalFen, language), refused: refused.length })}
      </p>
      <Table<Row>
        aria-label={say(F.exported)}
        rowKey="refundId"
        size="small"
        pagination={false}
        dataSource={rows}
        columns={[
          {
            title: say(F.refund),
            key: 'refund',
            render: (_, { refundId }) => <Link to={`/cases/${refundId}`}>{refundId}</Link>,
          },
          {
            title: say(F.result),
            key: 'result',
            render: (_, { reason }) => (
              <span className={`chip tone-${reason === null ? 'good' : 'bad'}`}>
                {say(reason === null ? F.included : F.refused)}
              </span>
            ),
          },
          {
            title: say(F.amount),
            key: 'amount',
            align: 'right',
            render: (_, { amountFen }) => (amountFen === null ? say(T.dash) : saidMoney(amountFen, language)),
          },
          { title: say(F.why), key: 'why', render: (_, { reason }) => reason ?? say(T.dash) },
        ]}
      />
    </>
  );
}
