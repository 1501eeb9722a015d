import { EditOutlined } from '@ant-design/icons';
import { Button, Segmented, Skeleton, Tooltip } from 'antd';
import { useState } from 'react';
import { Role } from '../../../../../domain/roles.ts';
import type { Text } from '../../../../../domain/text.ts';
import type { TimelineEntry } from '../api/shapes.ts';
import { useKeys } from '../app/keys.ts';
import { T, useSay } from '../texts.ts';
import { ErrorBox } from '../ui/ErrorBox.tsx';
import { useLabel } from '../ui/tags.tsx';
import { saidInstant, shortInstant } from '../ui/time.ts';
import { C } from './texts.ts';
import { useTimeline } from './useCase.ts';

const FILTERS = ['all', 'talk', 'act', 'time', 'system'] as const;
type Filter = (typeof FILTERS)[number];

const TALK = new Set([
  'ComplaintOpened',
  'MatterConfirmed',
  'ReplyRecorded',
  'ProgressTold',
  'ResultTold',
  'SatisfactionRecorded',
  'TaskRelayed',
  'RepairOpened',
  'RequestReplied',
  'SolutionTold',
  'RefundRequested',
  'RefundQuoted',
  'QuoteAccepted',
  'QuoteDeclined',
  'SubmissionConfirmed',
  'NewArrivalTold',
  'PaidTold',
  'CallbackOpened',
  'CallbackPromised',
  'CallbackRebooked',
  'CallStarted',
  'CallMade',
  'CallTried',
  'VisitTried',
  'VisitMade',
]);
const TIME = new Set(['ClockRang', 'ClockPaused', 'ClockResumed', 'PauseRequested', 'PauseRejected', 'RulesChanged']);

const passes: Readonly<Record<Filter, (entry: TimelineEntry) => boolean>> = {
  all: () => true,
  talk: ({ type }) => TALK.has(type),
  act: ({ type, by }) => !TALK.has(type) && !TIME.has(type) && by.role !== 'system',
  time: ({ type }) => TIME.has(type),
  system: ({ by }) => by.role === 'system',
};

const BALL: Readonly<Record<TimelineEntry['ball'], Text>> = {
  us: C.us,
  customer: C.theCustomer,
  thirdParty: C.thirdParty,
};

/** What happened, the latest first, in words; the band on the left says whom the case was waiting for. */
export function Timeline({ id, onCorrect }: { id: string; onCorrect?: ((seq: number) => void) | undefined }) {
  const say = useSay();
  const timeline = useTimeline(id);
  const [filter, setFilter] = useState<Filter>('all');
  useKeys({ t: () => setFilter((now) => FILTERS[(FILTERS.indexOf(now) + 1) % FILTERS.length] ?? 'all') });
  const entries = (timeline.data?.entries ?? []).filter(passes[filter]).toReversed();
  const names: Readonly<Record<Filter, Text>> = {
    all: T.all,
    talk: C.talk,
    act: C.act,
    time: C.time,
    system: C.system,
  };
  return (
    <section aria-labelledby="timeline" className="timeline">
      <div className="section-head">
        <h2 id="timeline">{say(C.timeline)}</h2>
        <Segmented<Filter>
          aria-label={say(C.filter)}
          size="small"
          value={filter}
          onChange={setFilter}
          options={FILTERS.map((value) => ({ value, label: say(names[value]) }))}
        />
      </div>
      {timeline.isPending && <Skeleton active title={false} paragraph={{ rows: 6, width: '100%' }} />}
      {timeline.isError && <ErrorBox error={timeline.error} onRetry={() => void timeline.refetch()} />}
      {timeline.isSuccess && entries.length === 0 && <p className="quiet">{say(C.noEntries)}</p>}
      <ol>
        {entries.map((entry) => (
          <Entry key={entry.seq} entry={entry} onCorrect={onCorrect} />
        ))}
      </ol>
    </section>
  );
}

function Entry({ entry, onCorrect }: { entry: TimelineEntry; onCorrect: ((seq: number) => void) | undefined }) {
  const say = useSay();
  const { seq, at, by, text, late, ball } = entry;
  const role = useLabel(Role.labels, by.role);
  return (
    <li className={`entry ball-${ball} ${by.role === 'system' ? 'entry-system' : ''}`}>
      <div className="entry-head">
        <Tooltip title={saidInstant(at, say)}>
          <time dateTime={at}>{shortInstant(at)}</time>
        </Tooltip>
        <span className="quiet">
          #{seq} {by.role === 'system' ? role : `${by.name} · ${role}`}
        </span>
        <span className="ball" title={say(C.ball, { who: BALL[ball] })}>
          {say(BALL[ball])}
        </span>
        {onCorrect && (
          <Button
            type="text"
            size="small"
            className="entry-act"
            icon={<EditOutlined aria-hidden />}
            aria-label={say(C.correct, { n: seq })}
            onClick={() => onCorrect(seq)}
          />
        )}
      </div>
      <p className="entry-text">{text}</p>
      {late && (
        <p className="entry-late">{say(C.late, { due: shortInstant(late.due), rang: shortInstant(late.rang) })}</p>
      )}
    </li>
  );
}
