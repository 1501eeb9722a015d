import { Channel, FeeScope, FollowUpKind } from '../../enumerations.ts';
import { yuan } from '../../money.ts';
import { Department } from '../../roles.ts';
import { formatBeijing } from '../../time/instant.ts';
import { wordCaseFact } from '../case/wording.ts';
import type { Wording } from '../procedure.ts';
import type { RepairFact } from './facts.ts';
import { DelayReason } from './stages.ts';

/** One line of the history for one fact; `{by}` is the person who acted. */
export function wordRepairFact(fact: RepairFact): Wording {
  const say = (zh: string, en: string, vars: Wording['vars'] = {}): Wording => ({ text: { zh, en }, vars });
  switch (fact.type) {
    case 'RepairOpened': {
      const { subject, channel, receivedAt, recurrenceOf } = fact.intake;
      const vars = { subject, channel: Channel.labels[channel], at: formatBeijing(receivedAt) };
      return recurrenceOf === undefined
        ? say(
            '{by} 登记报修：{subject}（{channel}，{at} 收到）',
            '{by} took the repair in: {subject} ({channel}, received {at})',
            vars,
          )
        : say(
            '{by} 登记再次报修：{subject}（原维修单 {former}；{channel}，{at} 收到）',
            '{by} took the repair in again: {subject} (formerly {former}; {channel}, received {at})',
            { ...vars, former: recurrenceOf },
          );
    }
    case 'RequestReplied':
      return fact.personal
        ? say('{by} 人工答复客户（{channel}）：{content}', '{by} replied to the customer ({channel}): {content}', {
            channel: Channel.labels[fact.channel],
            content: fact.content,
          })
        : say('已发自动回执（{channel}）：{content}', 'An automatic receipt was sent ({channel}): {content}', {
            channel: Channel.labels[fact.channel],
            content: fact.content,
          });
    case 'WarrantyDoubted':
      return say('{by} 核实保修信息有误，已询问客户：{wrong}', '{by} asked the customer about wrong papers: {wrong}', {
        wrong: fact.wrong,
      });
    case 'WarrantyVerified': {
      const { scope, until, inWarranty, reason } = fact.warranty;
      const vars = { scope: FeeScope.labels[scope], until, reason: reason ?? '—' };
      return inWarranty
        ? say(
            '{by} 核实：在保修期内（至 {until}），{scope}；理由：{reason}',
            '{by} verified: in warranty until {until}, {scope}; reason: {reason}',
            vars,
          )
        : say(
            '{by} 核实：已过保修期（至 {until}），{scope}；理由：{reason}',
            '{by} verified: out of warranty since {until}, {scope}; reason: {reason}',
            vars,
          );
    }
    case 'RepairFeeQuoted':
      return say('{by} 向客户报价 {amount}：{purpose}', '{by} quoted the customer {amount}: {purpose}', {
        amount: yuan(fact.amountFen),
        purpose: fact.purpose,
      });
    case 'RepairFeeSigned':
      return say('客户于 {at} 签字同意费用 {amount}', 'The customer signed for {amount} at {at}', {
        at: formatBeijing(fact.signedAt),
        amount: yuan(fact.amountFen),
      });
    case 'RepairInvoiceDue':
      return say('待开具维修费用发票 {amount}', 'A repair invoice of {amount} is due', {
        amount: yuan(fact.amountFen),
      });
    case 'RepairFeeDeclined':
      return say(
        '客户拒绝维修费用，不派单、不开票：{note}',
        'The customer declined the fee, no order and no invoice: {note}',
        {
          note: fact.note,
        },
      );
    case 'RepairOrderIssued':
      return say(
        '{by} 向 {count} 个部门下达维修单：{instructions}',
        '{by} issued the repair order to {count} departments: {instructions}',
        { count: fact.departments.length, instructions: fact.instructions ?? '—' },
      );
    case 'RepairOrderAcknowledged':
      return say('{department}（{by}）确认接收维修单', '{department} ({by}) acknowledged the repair order', {
        department: Department.labels[fact.department],
      });
    case 'RepairVisitScheduled': {
      const { from, to, technician } = fact.appointment;
      return say('{by} 预约 {from} 至 {to} 由 {technician} 上门', '{by} scheduled {technician} from {from} to {to}', {
        from: formatBeijing(from),
        to: formatBeijing(to),
        technician: technician.name,
      });
    }
    case 'SolutionTold': {
      const { solution, reason, plannedAt, toldAt } = fact.solution;
      const vars = {
        solution,
        reason: DelayReason.labels[reason],
        planned: formatBeijing(plannedAt),
        told: formatBeijing(toldAt),
      };
      return fact.doneSoFar === null
        ? say(
            '{by} 于 {told} 告知客户方案（{reason}），计划 {planned} 上门：{solution}',
            '{by} told the customer a solution at {told} ({reason}), planned for {planned}: {solution}',
            vars,
          )
        : say(
            '{by} 记录未完工（{reason}），已做：{done}；{told} 告知客户计划 {planned} 再上门：{solution}',
            '{by}: not finished ({reason}), done: {done}; told at {told}, planned for {planned}: {solution}',
            { ...vars, done: fact.doneSoFar },
          );
    }
    case 'TechnicianArrived':
      return say('{technician} 于 {at} 到场：{work}', '{technician} arrived at {at}: {work}', {
        technician: fact.arrival.technician.name,
        at: formatBeijing(fact.arrival.arrivedAt),
        work: fact.arrival.work,
      });
    case 'RepairCompleted':
      return say(
        '{by} 记录修复：{result}（配件：{parts}；质检：{quality}），{signedBy} 签字',
        '{by} recorded the repair: {result} (parts: {parts}; check: {quality}), signed by {signedBy}',
        {
          result: fact.result.result,
          parts: fact.result.parts.join('、') || '—',
          quality: fact.result.quality ?? '—',
          signedBy: fact.result.signedBy,
        },
      );
    case 'RepairVisitPlanned':
      return say('安排{kind} {visit}', 'A visit is planned: {kind}, {visit}', {
        kind: FollowUpKind.labels[fact.kind],
        visit: fact.visit,
      });
    case 'DefectPersists':
      return say(
        '回访发现问题仍存在，重新派单：{problem}',
        'The visit found the defect again, ordered anew: {problem}',
        {
          problem: fact.problem,
        },
      );
    case 'RepairClosed':
      return fact.outcome === null
        ? say('维修完成，案件关闭', 'Repaired: the case is closed')
        : say('回访完成（{outcome}），案件关闭', 'Visited ({outcome}): the case is closed', { outcome: fact.outcome });
    case 'RepairCancelled':
      return say('客户取消报修（{by} 记录）：{reason}', 'Cancelled by the customer (noted by {by}): {reason}', {
        reason: fact.reason,
      });
    default:
      return wordCaseFact(fact);
  }
}
