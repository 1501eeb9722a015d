import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App, Button, Form, Input, Skeleton } from 'antd';
import { useState } from 'react';
import { approveCalendar, importCalendar } from '../api/desk.ts';
import { ProblemError } from '../api/problem.ts';
import type { CalendarVersion } from '../api/shapes.ts';
import { may } from '../app/may.ts';
import { keys } from '../app/queries.ts';
import { useSession } from '../app/session.tsx';
import { useCommandKey } from '../app/useCommandKey.ts';
import { ProblemAlert } from '../form/ProblemAlert.tsx';
import { useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { saidInstant } from '../ui/time.ts';
import { saidAuthor } from './author.ts';
import { CalendarView } from './CalendarView.tsx';
import { JsonForm } from './JsonForm.tsx';
import { useCalendars } from './queries.ts';
import { R } from './texts.ts';

export function Calendars() {
  const say = useSay();
  const session = useSession();
  const calendars = useCalendars();
  const [importing, setImporting] = useState(false);
  if (calendars.isPending) return <Skeleton active paragraph={{ rows: 10 }} />;
  if (calendars.isError) return <ErrorBox error={calendars.error} onRetry={() => void calendars.refetch()} />;
  return (
    <>
      {may(session, 'importCalendar') && (
        <div className="toolbar">
          <Button type="primary" className="toolbar-end" onClick={() => setImporting(true)}>
            {say(R.import)}
          </Button>
        </div>
      )}
      {calendars.data.map((version) => (
        <Version key={version.version} of={version} />
      ))}
      {importing && <ImportCalendar onClose={() => setImporting(false)} />}
    </>
  );
}

function Version({ of }: { of: CalendarVersion }) {
  const say = useSay();
  const session = useSession();
  const client = useQueryClient();
  const { message, modal } = App.useApp();
  const approving = useMutation({
    mutationFn: () => approveCalendar(of.version),
    onSuccess: async () => {
      await client.invalidateQueries();
      void message.success(say(R.approvedDone, { version: of.version }));
    },
  });
  const waiting = of.approvedAt === null;
  const [text, tone] = of.active
    ? ([R.active, 'good'] as const)
    : waiting
      ? ([R.waiting, 'warn'] as const)
      : ([R.retired, 'idle'] as const);
  return (
    <details className="card" open={of.active || waiting}>
      <summary>
        <h2 className="mono">{of.version}</h2> <span className={`chip tone-${tone}`}>{say(text)}</span>{' '}
        <span className="quiet">
          {say(R.source, { source: of.source })} ·{' '}
          {say(R.created, { who: saidAuthor(of.createdBy, say), at: saidInstant(of.createdAt, say) })}
          {of.approvedAt !== null &&
            ` · ${say(R.approved, { who: saidAuthor(of.approvedBy ?? '', say), at: saidInstant(of.approvedAt, say) })}`}
        </span>
      </summary>
      {approving.error instanceof ProblemError && <ProblemAlert problem={approving.error} />}
      {waiting && may(session, 'approveCalendar') && of.createdBy !== session.actor.name && (
        <Button
          type="primary"
          loading={approving.isPending}
          onClick={() => {
            void modal.confirm({
              title: say(R.approveAsk, { version: of.version }),
              content: say(R.approveWhy),
              okText: say(R.approve),
              onOk: () => approving.mutate(),
            });
          }}
        >
          {say(R.approve)}
        </Button>
      )}
      <CalendarView calendar={of.calendar} />
    </details>
  );
}

function ImportCalendar({ onClose }: { onClose: () => void }) {
  const say = useSay();
  const client = useQueryClient();
  const { message } = App.useApp();
  const [source, setSource] = useState('');
  const key = useCommandKey();
  const importing = useMutation({
    mutationFn: (calendar: unknown) => importCalendar({ calendar, source }, key.current()),
    onSuccess: async ({ version }) => {
      await client.invalidateQueries({ queryKey: keys.calendars });
      void message.success(say(R.imported, { version }));
      onClose();
    },
    onError: key.after,
  });
  return (
    <JsonForm
      title={say(R.import)}
      lead={say(R.importLead)}
      label={say(R.calendarLabel)}
      submit={say(R.import)}
      pending={importing.isPending}
      problem={importing.error instanceof ProblemError ? importing.error : undefined}
      onSubmit={(calendar) => importing.mutate(calendar)}
      onClose={onClose}
    >
      <Form layout="vertical" component={false}>
        <Form.Item label={say(R.sourceLabel)} htmlFor="calendar-source" required>
          <Input
            id="calendar-source"
            value={source}
            placeholder={say(R.sourceHint)}
            maxLength={200}
            onChange={({ target }) => setSource(target.value)}
          />
        </Form.Item>
      </Form>
    </JsonForm>
  );
}
