import { Channel, CompensationType, ComplaintSeverity, Satisfaction } from '../../enumerations.ts';
import { yuan } from '../../money.ts';
import { Department } from '../../roles.ts';
import { formatBeijing } from '../../time/instant.ts';
import { wordCaseFact } from '../case/wording.ts';
import type { Wording } from '../procedure.ts';
import type { ComplaintFact } from './facts.ts';

const BRANCHES = {
  sanction: { zh: '责任人处理', en: 'sanction' },
  compensation: { zh: '客户补偿', en: 'compensation' },
  explanation: { zh: '向客户解释', en: 'explanation' },
} as const;

/** One line of the history for one fact (product wording §3.6); `{by}` is the person who acted. */
export function wordComplaintFact(fact: ComplaintFact): Wording {
  const say = (zh: string, en: string, vars: Wording['vars'] = {}): Wording => ({ text: { zh, en }, vars });
  switch (fact.type) {
    case 'ComplaintOpened':
      return say(
        '{by} 受理：{subject}（{channel}，{at} 收到）',
        '{by} took the case in: {subject} ({channel}, received {at})',
        {
          subject: fact.intake.subject,
          channel: Channel.labels[fact.intake.channel],
          at: formatBeijing(fact.intake.receivedAt),
        },
      );
    case 'MatterConfirmed':
      return say(
        '{by} 复述并经客户确认：{restated}',
        '{by} restated the matter and the customer confirmed it: {restated}',
        { restated: fact.restated },
      );
    case 'ReplyRecorded':
      return fact.personal
        ? say('{by} 人工答复客户（{channel}）：{content}', '{by} replied to the customer ({channel}): {content}', {
            channel: Channel.labels[fact.channel],
            content: fact.content,
          })
        : say('已发自动回执（{channel}）：{content}', 'An automatic receipt was sent ({channel}): {content}', {
            channel: Channel.labels[fact.channel],
            content: fact.content,
          });
    case 'ProgressTold':
      return say(
        '{by} 告知客户进展（{channel}）：{content}',
        '{by} told the customer the progress ({channel}): {content}',
        { channel: Channel.labels[fact.channel], content: fact.content },
      );
    case 'Classified':
      return fact.reason === undefined
        ? say('{by} 将投诉定为「{severity}」', '{by} classified the complaint as “{severity}”', {
            severity: ComplaintSeverity.labels[fact.severity],
          })
        : say(
            '{by} 将投诉改定为「{severity}」：{reason}',
            '{by} classified the complaint anew as “{severity}”: {reason}',
            { severity: ComplaintSeverity.labels[fact.severity], reason: fact.reason },
          );
    case 'LegalRiskFlagged':
      return say('{by} 标记法律风险：{reason}', '{by} flagged a legal risk: {reason}', { reason: fact.reason });
    case 'RoutedToDepartment':
      return say('转{department}指定责任人', 'Routed to {department} to name the responsible person', {
        department: Department.labels[fact.department],
      });
    case 'ReferredToLeader':
      return say('呈公司领导指定调查人', 'Referred to the company’s leader to name an investigator');
    case 'MeetingConvened':
      return say('{by} 召集投诉处理会议，{at} 举行', '{by} convened the complaint meeting for {at}', {
        at: formatBeijing(fact.meetingAt),
      });
    case 'MeetingHeld':
      return say('{at} 召开处理会议（{attendees}）：{plan}', 'The meeting was held at {at} ({attendees}): {plan}', {
        at: formatBeijing(fact.meetingAt),
        attendees: fact.attendees.join('、'),
        plan: fact.plan,
      });
    case 'ResponsibleNamed':
      return say(
        '{by} 指定 {person}（{department}）处理，并已告知',
        '{by} named {person} ({department}), who was told',
        { person: fact.person.name, department: Department.labels[fact.department] },
      );
    case 'ExecutionStarted':
      return say('{by} 下达{department}处理：{measures}', '{by} handed the handling to {department}: {measures}', {
        department: Department.labels[fact.department],
        measures: fact.measures,
      });
    case 'SolutionRecorded':
      return say(
        '{by} 记录解决方案：{solution}；改进措施：{improvement}',
        '{by} recorded the solution: {solution}; improvement: {improvement}',
        { solution: fact.solution ?? '—', improvement: fact.improvement ?? '—' },
      );
    case 'OpinionFiled':
      return say('{by} 提交处理意见：{solution}', '{by} filed the handling opinion: {solution}', {
        solution: fact.opinion.solution,
      });
    case 'OpinionApproved':
      return say('{by} 批准处理意见：{note}', '{by} approved the opinion: {note}', { note: fact.note });
    case 'OpinionRejected':
      return say('{by} 退回处理意见：{reason}', '{by} rejected the opinion: {reason}', { reason: fact.reason });
    case 'CompensationRequested':
      return say(
        '{by} 申请补偿 {amount}（{type}）：{reason}',
        '{by} asked for a compensation of {amount} ({type}): {reason}',
        {
          amount: yuan(fact.offer.amountFen),
          type: CompensationType.labels[fact.offer.type],
          reason: fact.offer.reason,
        },
      );
    case 'CompensationApproved':
      return fact.override === undefined
        ? say(
            '{by} 批准补偿 {amount}（{type}），待财务支付',
            '{by} granted a compensation of {amount} ({type}): due to finance',
            { amount: yuan(fact.offer.amountFen), type: CompensationType.labels[fact.offer.type] },
          )
        : say(
            '{by} 特批补偿 {amount}（{type}），待财务支付：{override}',
            '{by} let a compensation of {amount} ({type}) pass, due to finance: {override}',
            {
              amount: yuan(fact.offer.amountFen),
              type: CompensationType.labels[fact.offer.type],
              override: fact.override,
            },
          );
    case 'CompensationRejected':
      return say('{by} 不同意补偿：{reason}', '{by} refused the compensation: {reason}', { reason: fact.reason });
    case 'ExecutionRecorded':
      return say('{by} 记录执行（{branch}，{at}）：{note}', '{by} recorded the execution ({branch}, {at}): {note}', {
        branch: BRANCHES[fact.branch],
        at: formatBeijing(fact.doneAt),
        note: fact.note,
      });
    case 'ExecutionCompleted':
      return say('各项均已执行', 'Everything is executed');
    case 'ResultTold':
      return say(
        '{by} 告知客户处理结果（{channel}，{at}）：{content}',
        '{by} told the customer the result ({channel}, {at}): {content}',
        { channel: Channel.labels[fact.channel], at: formatBeijing(fact.toldAt), content: fact.content },
      );
    case 'SatisfactionRecorded':
      return say('客户{satisfaction}：{opinion}', 'The customer is {satisfaction}: {opinion}', {
        satisfaction: Satisfaction.labels[fact.satisfaction],
        opinion: fact.opinion ?? '—',
      });
    case 'ProposedAgain':
      return fact.ground === 'NEW_FACTS'
        ? say('{by} 因新事实重新调查：{proposal}', '{by} had new facts investigated: {proposal}', {
            proposal: fact.proposal,
          })
        : say('{by} 与客户商定新方案：{proposal}', '{by} agreed on a new proposal with the customer: {proposal}', {
            proposal: fact.proposal,
          });
    case 'ComplaintClosed':
      return fact.unsatisfied === undefined
        ? say(
            '{by} 总结并关闭；原因：{cause}；教训：{lessons}',
            '{by} summed up and closed. Cause: {cause}. Lessons: {lessons}',
            { cause: fact.summary.cause, lessons: fact.summary.lessons },
          )
        : say(
            '{by} 以无法调和关闭：{reason}；原因：{cause}',
            '{by} closed as irreconcilable: {reason}. Cause: {cause}',
            { reason: fact.unsatisfied, cause: fact.summary.cause },
          );
    case 'ComplaintWithdrawn':
      return say('客户撤回（{by} 记录）：{reason}', 'Withdrawn by the customer (noted by {by}): {reason}', {
        reason: fact.reason,
      });
    case 'ComplaintReopened':
      return say('{by} 重新打开：{reason}', '{by} reopened the case: {reason}', { reason: fact.reason });
    case 'MergedInto':
      return say('{by} 将本案并入 {target}：{reason}', '{by} merged this case into {target}: {reason}', {
        target: fact.target,
        reason: fact.reason,
      });
    case 'DuplicateMerged':
      return say('{source} 已并入本案：{reason}', '{source} was merged into this case: {reason}', {
        source: fact.source,
        reason: fact.reason,
      });
    case 'ReopenWindowPassed':
      return say('可重新打开的期限已过，案件归档', 'The time for reopening has passed: the case is archived');
    default:
      return wordCaseFact(fact);
  }
}
