import { expect, test } from 'vitest';
import type { PolicyPack } from '../../../domain/policy/schema.ts';
import { refund } from '../../../domain/procedures/refund/refund.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { type Actor, SYSTEM } from '../../../domain/roles.ts';
import { fromBeijing } from '../../../domain/time/instant.ts';
import { PureCase, rulesOf } from '../../support/pure-case.ts';
import { as, compensation, otherPayee, PureRefund, payee, provider, request } from './support.ts';

const fresh = () => new PureRefund();
const filed = () => fresh().approved().by('includeInFile', { batch: 'P-1' }, 'finance');
const yes = (c: PureRefund) => ({ accept: true, channel: 'PHONE', words: '同意', decidedAt: c.now });
const proof = { reference: 'B-1', paidOn: '2026-03-10' };
const told = (c: PureRefund) => ({ channel: 'PHONE', toldAt: c.now, words: '款项已付' });
const change = { amountFen: 6_000, reason: '更正' };
const big = () =>
  new PureRefund({ ...compensation, compensation: { ...compensation.compensation, amountFen: 1_000_001 } })
    .by('completeRefund', { payee, note: '客户提供' }, 'agent')
    .by('acknowledgeRefund', {}, 'finance');

const allKept = (pack: PolicyPack): PolicyPack => ({
  ...pack,
  refund: {
    ...pack.refund,
    feeRules: pack.refund.feeRules.map((rule) => ({ ...rule, steps: [{ fromHours: 0, rateBp: 10_000 }] })),
  },
});
const promised = () =>
  fresh().by('promiseCallback', { dueAt: fromBeijing('2026-03-20 10:00'), reason: '告知退款进度' }, 'agent');

type Row = [
  why: string,
  given: () => PureRefund,
  command: string,
  data: object | ((c: PureRefund) => object),
  actor: Actor,
  type: string,
];

/** Every reason for which a command of the refund is refused, each with a case in which it is. */
const refusals: Row[] = [
  [
    'REF-03 a quote while the order is looked at',
    () => fresh().quoted().at('2026-03-10 20:00'),
    'quoteRefund',
    { channel: 'PHONE' },
    as('agent'),
    'RuleNotMet',
  ],
  [
    'REF-03 more than is left',
    () => fresh().checked(),
    'quoteRefund',
    { channel: 'PHONE', askedFen: 8_001 },
    as('agent'),
    'RuleNotMet',
  ],
  [
    'REF-03 a quote after the departure',
    () => fresh().checked().at('2026-03-10 20:00'),
    'quoteRefund',
    { channel: 'PHONE' },
    as('agent'),
    'RuleNotMet',
  ],
  [
    'REF-03 a fee that takes all',
    () => new PureRefund(request, { change: allKept }).checked(),
    'quoteRefund',
    { channel: 'PHONE' },
    as('agent'),
    'RuleNotMet',
  ],
  [
    'REF-03 finance does not quote',
    () => fresh().checked(),
    'quoteRefund',
    { channel: 'PHONE' },
    as('finance'),
    'RoleNotAllowed',
  ],
  [
    'REF-04 a yes without words or recording',
    () => fresh().quoted(),
    'decideQuote',
    (c) => ({ ...yes(c), words: undefined }),
    as('agent'),
    'RuleNotMet',
  ],
  [
    'REF-04 a yes before the quote',
    () => fresh().quoted(),
    'decideQuote',
    (c) => ({ ...yes(c), decidedAt: c.ago(2) }),
    as('agent'),
    'RuleNotMet',
  ],
  [
    'REF-04 a yes that lies ahead',
    () => fresh().quoted(),
    'decideQuote',
    (c) => ({ ...yes(c), decidedAt: c.ago(-2) }),
    as('agent'),
    'RuleNotMet',
  ],
  [
    'REF-04 a second decision while the order is claimed',
    () => fresh().quoted().decided(),
    'decideQuote',
    yes,
    as('agent'),
    'RuleNotMet',
  ],
  [
    'REF-05 a withdrawal while the order is claimed',
    () => fresh().quoted().decided(),
    'withdrawRefund',
    { reason: '改签' },
    as('agent'),
    'RuleNotMet',
  ],
  [
    'REF-06 a second confirmation',
    () => fresh().withFinance().by('confirmRefundSubmission', { channel: 'SMS' }, 'agent'),
    'confirmRefundSubmission',
    { channel: 'SMS' },
    as('agent'),
    'RuleNotMet',
  ],
  [
    'REF-06 a confirmation of what was not submitted',
    () => fresh().quoted(),
    'confirmRefundSubmission',
    { channel: 'SMS' },
    as('agent'),
    'RuleNotMet',
  ],
  [
    'REF-07 the desk does not acknowledge',
    () => fresh().withFinance(),
    'acknowledgeRefund',
    {},
    as('agent'),
    'RoleNotAllowed',
  ],
  [
    'REF-13 a compensation without a payee',
    () => new PureRefund(compensation),
    'completeRefund',
    { note: '补充' },
    as('agent'),
    'RuleNotMet',
  ],
  [
    'REF-13 who neither asked nor is of the desk',
    () => new PureRefund(compensation),
    'completeRefund',
    { payee, note: '补充' },
    as('guide'),
    'RoleNotAllowed',
  ],
  [
    'REF-02 finance decides nothing before the hand-off',
    () => fresh().checked(),
    'rejectRefund',
    { reason: 'OTHER', note: '不符' },
    as('finance'),
    'RoleNotAllowed',
  ],
  [
    'FIN-09 the desk does not reject what finance has',
    () => fresh().withFinance(),
    'rejectRefund',
    { reason: 'OTHER', note: '不符' },
    as('agent'),
    'RoleNotAllowed',
  ],
  [
    'REF-12 the requester does not approve',
    () => fresh().acknowledged(),
    'approveRefund',
    { amountFen: 6_400 },
    { ...as('agent'), roles: ['finance'] },
    'SamePerson',
  ],
  [
    'REF-12 who granted a compensation does not approve it',
    () => big(),
    'approveRefund',
    { amountFen: 1_000_001 },
    as('leader'),
    'SamePerson',
  ],
  [
    'REF-12 an amount beyond the tier',
    () => big(),
    'approveRefund',
    { amountFen: 1_000_001 },
    as('finance2'),
    'NeedsApproval',
  ],
  [
    'REF-12 another amount than the refund’s',
    () => fresh().acknowledged(),
    'approveRefund',
    { amountFen: 6_401 },
    as('finance2'),
    'RuleNotMet',
  ],
  [
    'REF-12 who named the payee does not approve',
    () =>
      fresh()
        .paying()
        .outcome('failed')
        .do('correctPayee', { payee: otherPayee, note: '更正' }, { ...as('agent2'), roles: ['agent', 'finance'] })
        .by('acknowledgeRefund', {}, 'finance'),
    'approveRefund',
    { amountFen: 6_400 },
    { ...as('agent2'), roles: ['agent', 'finance'] },
    'SamePerson',
  ],
  ['REF-12 the approver does not pay', () => fresh().approved(), 'recordPayout', proof, as('finance2'), 'SamePerson'],
  [
    'REF-12 the requester does not pay',
    () => fresh().approved(),
    'recordPayout',
    proof,
    { ...as('agent'), roles: ['finance'] },
    'SamePerson',
  ],
  ['REF-12 the desk does not pay', () => fresh().approved(), 'recordPayout', proof, as('supervisor'), 'RoleNotAllowed'],
  [
    'REF-12 the approver does not say what became of the file',
    () => filed().outcome('unknown'),
    'recordFileResult',
    { result: { outcome: 'paid', ...proof } },
    as('finance2'),
    'SamePerson',
  ],
  [
    'FIN-09 a result of a line that is not booked yet',
    filed,
    'recordFileResult',
    { result: { outcome: 'paid', ...proof } },
    as('finance'),
    'RuleNotMet',
  ],
  [
    'FIN-09 a result of what is in no file',
    () => fresh().paying(),
    'recordFileResult',
    { result: { outcome: 'paid', ...proof } },
    as('finance'),
    'RuleNotMet',
  ],
  [
    'FIN-09 a file paid tomorrow',
    () => filed().outcome('unknown'),
    'recordFileResult',
    { result: { outcome: 'paid', reference: 'F', paidOn: '2026-03-11' } },
    as('finance'),
    'RuleNotMet',
  ],
  [
    'REF-08 a payment that lies ahead',
    () => fresh().approved(),
    'recordPayout',
    { ...proof, paidOn: '2026-03-11' },
    as('finance'),
    'RuleNotMet',
  ],
  ['REF-08 no provider is connected', () => fresh().approved(), 'payRefund', {}, as('finance'), 'RuleNotMet'],
  [
    'REF-08 a payment without approval',
    () => fresh().acknowledged(),
    'recordPayout',
    proof,
    as('finance'),
    'StageNotAllowed',
  ],
  [
    'REF-12 a changed amount is paid only when approved again',
    () => fresh().paying().outcome('failed').by('changeRefundAmount', change, 'supervisor'),
    'recordPayout',
    proof,
    as('finance'),
    'StageNotAllowed',
  ],
  [
    'REF-04 more than the customer accepted',
    () => fresh().withFinance(),
    'changeRefundAmount',
    { ...change, amountFen: 6_401 },
    as('finance'),
    'RuleNotMet',
  ],
  [
    'REF-04 the same amount',
    () => fresh().withFinance(),
    'changeRefundAmount',
    { ...change, amountFen: 6_400 },
    as('finance'),
    'RuleNotMet',
  ],
  [
    'REF-09 a new date that has passed',
    () => fresh().withFinance(),
    'tellNewArrival',
    (c) => ({ arrival: c.now, channel: 'PHONE', words: '明天' }),
    as('agent'),
    'RuleNotMet',
  ],
  [
    'REF-09 the date that was announced already',
    () => fresh().withFinance(),
    'tellNewArrival',
    (c) => ({ arrival: c.state.arrival, channel: 'PHONE', words: '明天' }),
    as('agent'),
    'RuleNotMet',
  ],
  [
    'REF-09 no date was announced',
    () => fresh().quoted(),
    'tellNewArrival',
    { arrival: fromBeijing('2026-03-20 18:00'), channel: 'PHONE', words: '下周' },
    as('agent'),
    'RuleNotMet',
  ],
  [
    'REF-11 told before it happens',
    () => fresh().paying().outcome('paid'),
    'tellRefundPaid',
    (c) => ({ ...told(c), toldAt: c.ago(-1) }),
    as('agent'),
    'RuleNotMet',
  ],
  ['REF-11 told before it is paid', () => fresh().paying(), 'tellRefundPaid', told, as('agent'), 'StageNotAllowed'],
  [
    'CBK-03 a promised callback is not dropped',
    () => promised().paying().outcome('paid'),
    'tellRefundPaid',
    told,
    as('agent'),
    'RuleNotMet',
  ],
  ['CBK-03 nor by a withdrawal', promised, 'withdrawRefund', { reason: '改签' }, as('agent'), 'RuleNotMet'],
  [
    'what is over stays so',
    () => fresh().quoted().decided(false),
    'addNote',
    { text: '备注' },
    as('agent'),
    'CaseOver',
  ],
];

test.each(refusals)('refused: %s', (_, given, command, data, actor, type) => {
  const c = given();
  const before = c.state;
  const refused = c.try(command, typeof data === 'function' ? data(c) : data, actor);
  expect(refused?.type).toBe(type);
  expect(c.state).toBe(before);
});

const inFlight: [string, () => PureRefund][] = [
  ['under way', () => fresh().paying()],
  ['unknown', () => fresh().paying().outcome('unknown')],
  ['in a file', () => filed().outcome('unknown')],
];
const acts: [string, object][] = [
  ['returnRefund', { reason: 'OTHER', note: '补件' }],
  ['rejectRefund', { reason: 'OTHER', note: '不符' }],
  ['changeRefundAmount', change],
  ['withdrawRefund', { reason: '改签' }],
  ['correctPayee', { payee: otherPayee, note: '更正' }],
  ['payRefund', {}],
  ['recordPayout', proof],
  ['includeInFile', { batch: 'P-2' }],
  ['approveRefund', { amountFen: 6_400 }],
];
test.each(inFlight)('product 1.9 while a payout is %s nothing else is done with the money', (_, given) => {
  const everything: Actor = { id: 'boss', name: '老板', roles: ['supervisor', 'finance', 'finance_manager', 'leader'] };
  for (const [name, data] of acts) expect(given().try(name, data, everything)?.type, name).toBe('StageNotAllowed');
});

const openings: [why: string, profile: 'transport' | 'tourism', data: object, actor: Actor, type: string][] = [
  ['CNF tourism takes no order refunds', 'tourism', request, as('agent'), 'RuleNotMet'],
  ['REF-01 no order', 'transport', { ...request, orderNo: undefined }, as('agent'), 'RuleNotMet'],
  ['REF-03 a ticket with an amount of its own', 'transport', { ...request, amountFen: 1 }, as('agent'), 'RuleNotMet'],
  [
    'CHG-04 a difference without its amount',
    'transport',
    { ...request, reason: 'PRICE_DIFFERENCE' },
    as('agent'),
    'RuleNotMet',
  ],
  ['REF-13 a person grants no compensation here', 'transport', compensation, as('agent'), 'RoleNotAllowed'],
  [
    'REF-13 a compensation without its grant',
    'transport',
    { ...request, reason: 'COMPENSATION' },
    as('agent'),
    'RuleNotMet',
  ],
  ['REF-12 finance opens none', 'transport', request, as('finance'), 'RoleNotAllowed'],
  [
    'a receipt that lies ahead',
    'transport',
    { ...request, receivedAt: '2026-03-20T00:00:00.000Z' },
    as('agent'),
    'RuleNotMet',
  ],
  ['no kind', 'transport', { ...request, reason: undefined }, as('agent'), 'InvalidMessage'],
];
test.each(openings)('not opened: %s', (_, profile, data, actor, type) => {
  const now = fromBeijing('2026-03-10 10:00');
  const filled = { profile, receivedAt: now, customerId: '0199f000-0000-7000-8000-000000000001', ...data };
  const opened = refund.open(filled, rulesOf(profile), { actor, now, parent: null });
  expect(isRefusal(opened) && opened.type).toBe(type);
});

test('REF-13 every trade pays the compensations that it grants', () => {
  const c = new PureCase(refund, rulesOf('tourism'), '2026-03-10 10:00', compensation, SYSTEM);
  expect(c.state).toMatchObject({ stage: 'SUBMITTED', requester: { id: 'agent' }, amountFen: 20_000 });
});

test('REF-08 with a connected provider finance may still pay by hand', () => {
  const c = new PureRefund(request, { change: provider }).approved().by('recordPayout', proof, 'finance');
  expect(c.state.stage).toBe('PAYING');
});

test('answers from outside that nobody waits for are dropped', () => {
  const c = fresh().withFinance();
  for (const [name, data] of [
    ['orderChecked', { found: false }],
    ['orderClaimed', { outcome: 'claimed' }],
    ['payoutSettled', { attempt: 1, outcome: { status: 'failed', reason: 'x' } }],
    ['orderReleased', {}],
  ] as const)
    expect(c.try(name, data, name === 'orderReleased' ? as('agent') : SYSTEM)?.type, name).toBeDefined();
});
