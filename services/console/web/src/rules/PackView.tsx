import { Table, type TableColumnsType } from 'antd';
import {
  ComplaintLimits,
  type ComplaintPolicy,
  type ComplaintRequirement,
  type PolicyPack,
} from '../../../../../domain/policy/schema.ts';
import { clockName } from '../../../../../domain/procedures/case/wording.ts';
import { Department, Role } from '../../../../../domain/roles.ts';
import type { Text } from '../../../../../domain/text.ts';
import { describeLimit } from '../../../../../domain/time/limit.ts';
import { useLanguage } from '../app/language.ts';
import { type Say, T, useSay } from '../texts.ts';
import { Data } from '../ui/data.tsx';
import { saidMoney } from '../ui/money.ts';
import { R } from './texts.ts';

type Rule = ComplaintPolicy['limits'][ComplaintRequirement];
interface Row {
  readonly requirement: ComplaintRequirement;
  readonly rule: Rule;
}

const ORIGIN: Readonly<Record<NonNullable<Rule>['origin'], { text: Text; tone: string }>> = {
  stated: { text: R.stated, tone: 'good' },
  soft: { text: R.soft, tone: 'warn' },
  derived: { text: R.derived, tone: 'idle' },
};
const MEETING: Readonly<Record<ComplaintPolicy['meeting'], Text>> = {
  always: R.meetingAlways,
  bySeverity: R.meetingBySeverity,
  optional: R.meetingOptional,
  never: R.meetingNever,
};
const LOOP: Readonly<Record<ComplaintPolicy['loop'], Text>> = {
  untilSatisfied: R.loopUntil,
  escalateAfter2: R.loopEscalate,
  recordOnly: R.loopRecord,
};

/** A policy as its readers understand it: every limit, in words, with where its number comes from. */
export function PackView({ pack }: { pack: PolicyPack }) {
  const say = useSay();
  const language = useLanguage();
  const { complaint, escalation, time } = pack;
  const list = (texts: readonly string[]) => texts.join(say(T.comma));
  const rows = ComplaintLimits.keyof().options.map((requirement) => ({
    requirement,
    rule: complaint.limits[requirement],
  }));
  const facts: readonly (readonly [Text, string])[] = [
    [R.path, say(complaint.path === 'staged' ? R.staged : R.short)],
    [R.meeting, say(MEETING[complaint.meeting])],
    [R.loop, say(LOOP[complaint.loop])],
    [R.warn, say(R.warnAt, { percent: escalation.warnAtPercent, days: escalation.dayBeforeIfLongerThanWorkingDays })],
    [R.escalation, say(R.escalationAt, { percent: escalation.nextLevelAfterPercent })],
    [R.ladder, pack.ladder.map((role) => say(Role.labels[role])).join(' → ')],
    [
      R.pause,
      complaint.pause.clocks.length === 0
        ? say(T.none)
        : say(R.pauseMost, {
            clocks: list(complaint.pause.clocks.map((clock) => say(clockName(clock)))),
            days: complaint.pause.longestWorkingDays,
          }),
    ],
    [R.reopen, say(R.reopenDays, { days: complaint.reopenWindowDays })],
    [R.agentLimit, saidMoney(pack.compensation.agentLimitFen, language)],
    [R.retention, say(R.years, { n: pack.retention.years })],
    [R.business, time.closeOfBusiness],
    [R.departments, list(complaint.departments.map((department) => say(Department.labels[department])))],
  ];
  return (
    <div className="pack">
      <section>
        <h2>{say(R.limits)}</h2>
        <Table<Row>
          aria-label={say(R.limits)}
          rowKey="requirement"
          size="small"
          pagination={false}
          columns={columns(say)}
          dataSource={rows}
          scroll={{ x: 560 }}
        />
      </section>
      <section>
        <h2>{say(R.other)}</h2>
        <Data rows={facts} />
      </section>
    </div>
  );
}

const columns = (say: Say): TableColumnsType<Row> => [
  { title: say(R.clock), key: 'clock', render: (_, { requirement }) => say(clockName(requirement)) },
  {
    title: say(R.limit),
    key: 'limit',
    width: 150,
    render: (_, { rule }) => {
      if (!rule) return <span className="quiet">{say(R.off)}</span>;
      const { text, vars } = describeLimit(rule.limit);
      return <strong>{say(text, vars)}</strong>;
    },
  },
  {
    title: say(R.origin),
    key: 'origin',
    width: 190,
    render: (_, { rule }) =>
      rule && <span className={`chip tone-${ORIGIN[rule.origin].tone}`}>{say(ORIGIN[rule.origin].text)}</span>,
  },
  {
    title: say(R.requirement),
    dataIndex: 'requirement',
    width: 100,
    render: (id: string) => <span className="mono quiet">{id}</span>,
  },
];
