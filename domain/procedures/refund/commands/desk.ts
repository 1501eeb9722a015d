import { z } from 'zod';
import { Channel } from '../../../enumerations.ts';
import { refusal } from '../../../refusal.ts';
import { attachments } from '../../case/intake.ts';
import { promises } from '../../case/promises.ts';
import { field, instant, prose } from '../../field.ts';
import type { RefundFact } from '../facts.ts';
import { Payee } from '../order.ts';
import { ASKING, command, ending, handOff, notAhead, unlessOwn } from './command.ts';

const channel = field(Channel.schema, '渠道', 'Channel');
const payee = field(Payee, '收款人', 'Payee');

/** What the desk does once the refund is submitted (REF-06, REF-09, REF-11). */
export const deskCommands = [
  command({
    name: 'confirmRefundSubmission',
    label: { zh: '已告知受理与预计到账时间', en: 'Submission and expected arrival told' },
    roles: ASKING,
    data: z.strictObject({ channel }),
    refuse: (state, circumstances) =>
      unlessOwn(state, circumstances) ??
      (state.handedOver && !state.confirmed
        ? undefined
        : refusal('RuleNotMet', '没有待告知的受理确认', 'No confirmation is owed')),
    decide: ({ arrival }, { channel: by }) =>
      arrival === null ? [] : [{ type: 'SubmissionConfirmed', channel: by, arrival }],
  }),

  command({
    name: 'completeRefund',
    label: { zh: '补充材料并交财务', en: 'Complete and hand over to finance' },
    roles: ASKING,
    stages: ['SUBMITTED', 'RETURNED'],
    data: z.strictObject({
      payee: payee.optional(),
      note: prose('补充说明', 'What was added'),
      evidence: attachments('凭证', 'Evidence').optional(),
    }),
    refuse: unlessOwn,
    decide(state, data, { now }) {
      const handedOver = handOff(state, data.payee ?? state.payee, state.amountFen, now);
      return handedOver.length === 0
        ? refusal('RuleNotMet', '请填写收款人', 'The payee is needed')
        : [{ type: 'RefundCompleted', ...data }, ...handedOver];
    },
  }),

  command({
    name: 'correctPayee',
    label: { zh: '更正收款账户', en: 'Correct the payee' },
    roles: ASKING,
    stages: ['PAY_FAILED'],
    data: z.strictObject({ payee, note: prose('说明', 'Note') }),
    refuse: unlessOwn,
    decide: (state, data, { now }) => [
      { type: 'PayeeCorrected', ...data },
      ...handOff(state, data.payee, state.amountFen, now),
    ],
  }),

  command({
    name: 'tellNewArrival',
    label: { zh: '告知客户新的到账日期', en: 'Tell the customer a new date' },
    roles: ASKING,
    data: z.strictObject({
      arrival: instant('新的预计到账时间', 'New expected arrival'),
      channel,
      words: prose('告知内容', 'What was said'),
    }),
    refuse: (state, circumstances) =>
      unlessOwn(state, circumstances) ??
      (state.handedOver && state.stage !== 'PAID'
        ? undefined
        : refusal('RuleNotMet', '没有已告知的到账时间', 'No arrival was announced')),
    decide: (state, data, { now }) =>
      data.arrival <= now || data.arrival === state.arrival
        ? refusal('RuleNotMet', '请填写新的、将来的到账时间', 'A new date that lies ahead is needed')
        : [{ type: 'NewArrivalTold', ...data }],
  }),

  command({
    name: 'tellRefundPaid',
    label: { zh: '告知客户已退款', en: 'Tell the customer that it is paid' },
    roles: ASKING,
    stages: ['PAID'],
    data: z.strictObject({
      channel,
      toldAt: instant('告知时间', 'Told at'),
      words: prose('告知内容', 'What was said'),
      promises,
    }),
    refuse: unlessOwn,
    decide: (state, { promises: answer, ...told }, { now }) =>
      notAhead(told.toldAt, now) ?? ending(state, answer, now, { type: 'PaidTold', ...told } satisfies RefundFact),
  }),
];
