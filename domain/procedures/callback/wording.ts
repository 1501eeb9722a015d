import { formatBeijing } from '../../time/instant.ts';
import { wordCaseFact } from '../case/wording.ts';
import type { Wording } from '../procedure.ts';
import type { CallbackFact } from './facts.ts';
import { Outcome, Unreached } from './stages.ts';

/** One line of the history for one fact; `{by}` is the person who acted. */
export function wordCallbackFact(fact: CallbackFact): Wording {
  const say = (zh: string, en: string, vars: Wording['vars'] = {}): Wording => ({ text: { zh, en }, vars });
  switch (fact.type) {
    case 'CallbackOpened': {
      const vars = {
        promiser: fact.promisedBy.name,
        owner: fact.owner.name,
        due: formatBeijing(fact.intake.dueAt),
        reason: fact.intake.reason,
      };
      return fact.intake.limitSet
        ? say(
            '{promiser} 向客户设定限制，约定 {due} 由 {owner} 回电：{reason}',
            '{promiser} set the customer a limit: {owner} calls at {due}: {reason}',
            vars,
          )
        : say(
            '{promiser} 承诺 {due} 由 {owner} 回电：{reason}',
            '{promiser} promised that {owner} calls at {due}: {reason}',
            vars,
          );
    }
    case 'CallbackDueSoon':
      return say('约定的回电即将到时（{due}）', 'The promised call is due soon ({due})', {
        due: formatBeijing(fact.dueAt),
      });
    case 'CallerFound':
      return fact.insteadOf
        ? say('{owner} 届时不在，改由 {caller} 回电', '{owner} is away then: {caller} calls', {
            owner: fact.insteadOf.name,
            caller: fact.caller.name,
          })
        : say('已确认由 {caller} 回电', '{caller} is there to call', { caller: fact.caller.name });
    case 'CallStarted':
      return say('{by} 开始拨打', '{by} started the call');
    case 'CallMade': {
      const vars = { told: fact.told, outcome: Outcome.labels[fact.outcome], at: formatBeijing(fact.contactAt) };
      return fact.next
        ? say(
            '{by} 于 {at} 回电（{outcome}），尚未解决：{told}；约定 {next} 再次回电：{reason}',
            '{by} called at {at} ({outcome}), not solved yet: {told}. The next call is at {next}: {reason}',
            { ...vars, next: formatBeijing(fact.next.dueAt), reason: fact.next.reason },
          )
        : say(
            '{by} 于 {at} 回电（{outcome}），事项已解决：{told}',
            '{by} called at {at} ({outcome}), the matter is solved: {told}',
            vars,
          );
    }
    case 'CallTried': {
      const vars = { at: formatBeijing(fact.triedAt), result: Unreached.labels[fact.result] };
      return fact.message
        ? say(
            '{by} 于 {at} 拨打未接通（{result}），已发短信：{text}；约定 {next} 再次回电',
            '{by} called at {at} and did not reach the customer ({result}); a message was sent: {text}. The next call is at {next}',
            { ...vars, text: fact.message.text, next: formatBeijing(fact.message.next.dueAt) },
          )
        : say(
            '{by} 于 {at} 拨打未接通（{result}）',
            '{by} called at {at} and did not reach the customer ({result})',
            vars,
          );
    }
    case 'CallbackRebooked':
      return say(
        '{by} 经客户同意改约至 {next}：{reason}',
        '{by} and the customer agreed on another time, {next}: {reason}',
        { next: formatBeijing(fact.next.dueAt), reason: fact.next.reason },
      );
    case 'CallbackReleased':
      return say('{by} 解除回电承诺：{reason}', '{by} released the promise: {reason}', { reason: fact.reason });
    case 'CallbackSettled':
      return say(
        '案件已结，客户已于 {told} 获知，无需再回电',
        'The case has ended and the customer was told at {told}: no call is owed',
        {
          told: formatBeijing(fact.toldAt),
        },
      );
    default:
      return wordCaseFact(fact);
  }
}
