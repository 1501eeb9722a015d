import type { Text } from '../../text.ts';
import { HANDLING, isOverStage } from './stages.ts';
import type { ComplaintState } from './state.ts';

const t = (zh: string, en: string): Text => ({ zh, en });

/** Advice on the screen: what to do, in this order. It never decides anything. */
export interface Playbook {
  /** The requirement that asks for it; unique among the playbooks. */
  readonly id: string;
  readonly title: Text;
  readonly steps: readonly Text[];
}

/** What every complaint is handled by, and what case audits score (CMP-01). */
export const PRINCIPLES: Playbook = {
  id: 'CMP-01',
  title: t('投诉处理五原则', 'Five principles'),
  steps: [
    t('快速反应', 'React fast'),
    t('尊重客户，不轻视、不忽略', 'Respect the customer: never belittle, never ignore'),
    t('客观公正，先看事实再谈意见', 'Be objective and fair: facts before opinion'),
    t('方案切实可行，恢复信任并防止再发', 'Practical remedies that restore trust and prevent repetition'),
    t('持续改进', 'Improve continuously'),
  ],
};

/** While the customer is speaking: how to listen, and what to have understood before acting (CMP-03). */
export const LISTENING: Playbook = {
  id: 'CMP-03',
  title: t('倾听与致歉', 'Listen and apologise'),
  steps: [
    t('专心倾听，边听边记', 'Listen attentively and take notes'),
    t('安抚情绪并致歉，语气平稳温和', 'Calm the customer and apologise, in an even and warm tone'),
    t('不急躁、不争辩、不动怒', 'No impatience, no quarrel, no anger'),
    t('没听清的地方礼貌追问', 'Ask politely where something was not understood'),
    t(
      '找出原因和关键点，弄清事情经过再行动',
      'Find cause and key point; understand the course of events before acting',
    ),
    t('随即跟进', 'Follow up at once'),
  ],
};

/** The order of the conversation (CMP-06). */
export const CONVERSATION: Playbook = {
  id: 'CMP-06',
  title: t('体谅与乐于相助', 'Sympathy and readiness to help'),
  steps: [
    t('倾听，也听音量和语调里的情绪', 'Listen, also to the mood in tone and volume'),
    t('认可客户感受（致歉是表达遗憾，不是认错）', 'Acknowledge the feelings (an apology is regret, not guilt)'),
    t('表明愿意帮助', 'Say that you are ready to help'),
    t('着手解决', 'Solve it'),
  ],
};

const VALID: Playbook = {
  id: 'CMP-33',
  title: t('有效性投诉处理', 'Valid complaint'),
  steps: [
    t('尽快联系客户，表明高度重视', 'Contact the customer soon and show that it is taken seriously'),
    t('调查核实事实', 'Investigate the facts'),
    t('解决并向客户反馈', 'Solve it and report back'),
    t('分析根源，防止再发', 'Analyse the root and prevent repetition'),
  ],
};

const COMMUNICATIVE: Playbook = {
  id: 'CMP-34',
  title: t('沟通性投诉处理', 'Communicative complaint'),
  steps: [
    t('倾听并理解', 'Listen and understand'),
    t('解释政策和措施', 'Explain policy and measures'),
    t('解决合理诉求', 'Meet the demand'),
    t('提升服务，避免转为有效性投诉', 'Lift the service so that it does not become a valid complaint'),
  ],
};

const CONTENT: Playbook = {
  id: 'CMP-35',
  title: t('内容类投诉处理（设备、态度、质量、突发）', 'Complaint about equipment, attitude, quality or an emergency'),
  steps: [
    t('快速反应', 'React fast'),
    t('查明原因', 'Find the cause'),
    t('整改', 'Improve'),
    t('制定预防方案', 'Make a preventive plan'),
    t('提升水平，降低投诉率', 'Raise the level and lower the complaint rate'),
  ],
};

const DISPUTE: Playbook = {
  id: 'CMP-36',
  title: t('争议沟通策略', 'Contact strategy for disputes'),
  steps: [
    t('专业、规范，以同一口径与客户沟通', 'Speak with the customer professionally and with one voice'),
    t('与相关部门协调，明确各自责任', 'Coordinate with the departments: who is responsible for what'),
    t('就争议点逐项协商，达成书面一致', 'Settle the points of dispute one by one, in writing'),
    t('维护公司信誉与形象', 'Keep the company’s credit and image'),
  ],
};

/** Keeping the situation from growing (GEN-07); what was done is recorded with `recordContainment`. */
export const CONTAINMENT: Playbook = {
  id: 'GEN-07',
  title: t('控制事态清单', 'Containment checklist'),
  steps: [
    t('确认人员安全，必要时报警或送医', 'People are safe; police or ambulance called if needed'),
    t('停止造成影响的服务、作业或产品', 'What causes the harm is stopped'),
    t('安抚现场客户并说明下一步', 'Customers on the spot are calmed and know the next step'),
    t('指定唯一对外联系人', 'One person speaks to the outside'),
    t('保存现场、记录和证据', 'Site, records and evidence are preserved'),
    t('向上级及时汇报', 'The superior is told'),
  ],
};

/** CMP-13: complaints during a journey are handled so that the journey goes on. */
const ON_TRIP: Text = t('协调替代安排，保证行程继续', 'A substitute is arranged so that the journey goes on');

/** What the playbooks depend on. */
export type Situation = Pick<ComplaintState, 'stage' | 'severity' | 'labels' | 'loops' | 'legalRisk'> & {
  readonly intake: Pick<ComplaintState['intake'], 'channel' | 'duringTravel'>;
};

/** Channels on which the customer is there and speaks: only then is a conversation to be led. */
const SPOKEN: readonly Situation['intake']['channel'][] = [
  'PHONE',
  'ONLINE_CHAT',
  'WALK_IN',
  'IVR',
  'RECEPTION_DAY',
  'HOME_VISIT',
  'INTERVIEW',
  'SERVICE_CENTRE',
];

export const isSpoken = (channel: Situation['intake']['channel']): boolean => SPOKEN.includes(channel);

/** The playbooks for the case as it stands, the most specific first (CMP-33 … CMP-36). */
export function playbooksFor({ stage, labels, loops, legalRisk, intake }: Situation): Playbook[] {
  if (isOverStage(stage)) return [PRINCIPLES];
  const handling = HANDLING.some((each) => each === stage);
  return [
    ...(loops > 0 || legalRisk || stage === 'REWORK' ? [DISPUTE] : []),
    ...(labels.nature === 'VALID' ? [VALID] : []),
    ...(labels.nature === 'COMMUNICATIVE' ? [COMMUNICATIVE] : []),
    ...(labels.content ? [CONTENT] : []),
    ...(!handling && isSpoken(intake.channel) ? [LISTENING, CONVERSATION] : []),
    PRINCIPLES,
  ];
}

/** The containment checklist of an incident: an emergency, a major complaint or a customer under way; none otherwise. */
export function containmentFor({ stage, severity, labels, intake }: Situation): Playbook | undefined {
  const incident = severity === 'MAJOR' || labels.content?.includes('EMERGENCY') || intake.duringTravel;
  if (!incident || isOverStage(stage)) return undefined;
  return intake.duringTravel ? { ...CONTAINMENT, steps: [...CONTAINMENT.steps, ON_TRIP] } : CONTAINMENT;
}
