import { z } from 'zod';
import { Channel, labelled, Satisfaction } from '../../../enumerations.ts';
import { refusal } from '../../../refusal.ts';
import { DESK, EVERYONE } from '../../case/commands.ts';
import { field, instant, prose } from '../../field.ts';
import type { ComplaintFact } from '../facts.ts';
import { isStaged } from '../state.ts';
import { command } from './command.ts';

const Ground = labelled({
  NEW_FACTS: { zh: '有新事实，重新调查', en: 'New facts: investigate again' },
  NEW_PROPOSAL: { zh: '新方案已与客户商定', en: 'A new proposal is agreed' },
});

const rating = {
  score: field(z.int().min(1).max(5), '评分（1–5）', 'Score (1–5)').optional(),
  opinion: prose('客户意见', 'The customer’s opinion').optional(),
};

/** From the result to the customer's answer, and the loop when it is no (CMP-28, CMP-30). */
export const resultCommands = [
  command({
    name: 'tellResult',
    label: { zh: '告知处理结果', en: 'Tell the result' },
    roles: DESK,
    stages: ['EXECUTED'],
    data: z.strictObject({
      toldAt: instant('告知时间', 'Told at'),
      channel: field(Channel.schema, '渠道', 'Channel'),
      content: prose('告知内容', 'What was told'),
      satisfaction: field(Satisfaction.schema, '客户是否满意', 'Is the customer satisfied').optional(),
      ...rating,
    }),
    decide: (_, { toldAt, channel, content, satisfaction, score, opinion }, { now }) => {
      if (toldAt > now) return refusal('RuleNotMet', '告知时间不能晚于当前时间', 'What was told lies not ahead');
      const told: ComplaintFact = { type: 'ResultTold', toldAt, channel, content };
      return satisfaction ? [told, { type: 'SatisfactionRecorded', satisfaction, score, opinion }] : [told];
    },
  }),

  command({
    name: 'recordSatisfaction',
    label: { zh: '记录客户满意度', en: 'Record the satisfaction' },
    roles: DESK,
    stages: ['RESULT_TOLD'],
    data: z.strictObject({
      satisfaction: field(Satisfaction.schema, '客户是否满意', 'Is the customer satisfied'),
      ...rating,
    }),
    decide: (_, data) => [{ type: 'SatisfactionRecorded', ...data }],
  }),

  command({
    name: 'proposeAgain',
    label: { zh: '提出新方案', en: 'Propose again' },
    roles: EVERYONE,
    stages: ['REWORK'],
    data: z.strictObject({
      ground: field(Ground.schema, '处理方式', 'How it goes on'),
      proposal: prose('新事实或新方案', 'The new facts or the new proposal'),
    }),
    decide: (state, data) =>
      data.ground === 'NEW_FACTS' && !isStaged(state) && !state.responsible
        ? refusal(
            'RuleNotMet',
            '尚无责任人，请直接商定新方案',
            'Nobody investigates this case: agree on a new proposal',
          )
        : [{ type: 'ProposedAgain', ...data }],
  }),
];
