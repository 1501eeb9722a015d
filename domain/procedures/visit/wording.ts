import { FollowUpKind } from '../../enumerations.ts';
import { formatBeijing } from '../../time/instant.ts';
import { wordCaseFact } from '../case/wording.ts';
import type { Wording } from '../procedure.ts';
import type { VisitFact } from './facts.ts';
import { ProblemKind, Unreached } from './stages.ts';

/** One line of the history for one fact; `{by}` is the person who acted. */
export function wordVisitFact(fact: VisitFact): Wording {
  const say = (zh: string, en: string, vars: Wording['vars'] = {}): Wording => ({ text: { zh, en }, vars });
  switch (fact.type) {
    case 'VisitPlanned':
      return say(
        '计划「{kind}」，自 {from} 起算，由 {owner} 负责',
        '“{kind}” is planned, counted from {from}, by {owner}',
        {
          kind: FollowUpKind.labels[fact.intake.kind],
          from: formatBeijing(fact.intake.receivedAt),
          owner: fact.owner.name,
        },
      );
    case 'VisitWindowOpened':
      return say('回访窗口开始（{opens}）', 'The window of the visit opened ({opens})', {
        opens: formatBeijing(fact.opensAt),
      });
    case 'VisitTried':
      return fact.note === undefined
        ? say('{by} 未联系上客户（{result}）', '{by} did not reach the customer ({result})', {
            result: Unreached.labels[fact.result],
          })
        : say('{by} 未联系上客户（{result}）：{note}', '{by} did not reach the customer ({result}): {note}', {
            result: Unreached.labels[fact.result],
            note: fact.note,
          });
    case 'VisitDueAgain':
      return say('今日再次回访', 'The visit is to be tried again today');
    case 'VisitMade': {
      const { satisfied, problem, opinion } = fact.record;
      const mood = satisfied ? { zh: '满意', en: 'satisfied' } : { zh: '不满意', en: 'dissatisfied' };
      const heard = { mood, opinion: opinion ?? { zh: '无意见', en: 'no opinion' } };
      return problem
        ? say(
            '{by} 已回访，客户{mood}（{opinion}）；发现问题：{problem}（{way}）',
            '{by} visited, the customer is {mood} ({opinion}). Problem: {problem} ({way})',
            { ...heard, problem: problem.text, way: ProblemKind.labels[problem.kind] },
          )
        : say('{by} 已回访，客户{mood}（{opinion}）', '{by} visited, the customer is {mood} ({opinion})', heard);
    }
    case 'ProblemHanded':
      return fact.opens
        ? say('原案件已结束，问题已另立 {case}', 'The former case is over for good: {case} handles the problem', {
            case: fact.opens.id,
          })
        : say('原案件已重新处理该问题', 'The former case handles the problem again');
    case 'CustomerUnreachable':
      return say('{by} 标记客户无法联系：{note}', '{by} marked the customer as unreachable: {note}', {
        note: fact.note,
      });
    case 'VisitClosed':
      return say('回访已关闭', 'The visit is closed');
    default:
      return wordCaseFact(fact);
  }
}
