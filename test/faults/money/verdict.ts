/** One refund that was to be paid. */
interface Wanted {
  readonly id: string;
  readonly orderNo: string;
  readonly paysFen: number;
  readonly compensation: boolean;
}

interface Attempt {
  readonly refundId: string;
  readonly attempt: number;
  readonly key: string;
  readonly status: string;
  readonly amountFen: number;
  readonly settledAt: number | null;
}

interface Paid {
  readonly key: string;
  readonly status: string;
  readonly amountFen: number;
}

/** What each side says when everything is quiet. */
export interface FinalBooks {
  readonly wanted: readonly Wanted[];
  readonly orders: readonly { readonly orderNo: string; readonly paidFen: number }[];
  /** Our ledger. */
  readonly ledger: readonly Attempt[];
  /** The provider's own ledger. */
  readonly provider: readonly Paid[];
  /** Every request to pay that reached the provider. */
  readonly requests: readonly { readonly key: string; readonly atMs: number }[];
  readonly cases: readonly {
    readonly id: string;
    readonly stage: string;
    readonly open: boolean;
    readonly paidFacts: number;
  }[];
  /** What the reconciliation says does not agree. */
  readonly differences: readonly {
    readonly kind: string;
    readonly refundId: string | null;
    readonly key: string | null;
  }[];
}

export interface Judgement {
  /** Refunds or keys that were paid, recorded or asked for more than once. */
  readonly duplicates: readonly string[];
  /** Approved refunds that the provider, the ledger or the case does not have as paid. */
  readonly missing: readonly string[];
  /** Sums that are not exact and differences that nothing explains. */
  readonly differences: readonly string[];
}

const SAYS_PAID: readonly string[] = ['PAID', 'CLOSED'];

/** Compares the three books with what was to be paid, by its own counting. Nothing is left out that is not named here. */
export function judge(books: FinalBooks): Judgement {
  return { duplicates: duplicatesIn(books), missing: missingIn(books), differences: differencesIn(books) };
}

const refundOf = (key: string): string => key.slice(0, key.lastIndexOf(':'));
const sum = (rows: readonly { readonly amountFen: number }[]): number =>
  rows.reduce((total, { amountFen }) => total + amountFen, 0);
const paid = <Row extends { readonly status: string }>(rows: readonly Row[]): Row[] =>
  rows.filter(({ status }) => status === 'paid');

function duplicatesIn({ ledger, provider, requests, cases }: FinalBooks): string[] {
  const moreThanOnce = (what: string, names: readonly string[]) =>
    [...Map.groupBy(names, (name) => name)].flatMap(([name, times]) =>
      times.length > 1 ? [`${name} ${what} ${times.length} times`] : [],
    );
  // An attempt whose outcome is open is asked for; the next one may begin when it is certain that it has failed.
  const settledAt = new Map(ledger.map(({ key, settledAt: at, status }) => [key, status === 'failed' ? at : null]));
  const early = requests.flatMap(({ key, atMs }) => {
    const attempt = Number(key.slice(key.lastIndexOf(':') + 1));
    const before = attempt > 1 ? settledAt.get(`${refundOf(key)}:${attempt - 1}`) : 0;
    return before === undefined || before === null || before > atMs
      ? [`${key} was sent before its forerunner failed`]
      : [];
  });
  return [
    ...moreThanOnce(
      'paid by the provider',
      paid(provider).map(({ key }) => refundOf(key)),
    ),
    ...moreThanOnce(
      'paid in the ledger',
      paid(ledger).map(({ refundId }) => refundId),
    ),
    ...moreThanOnce(
      'sent to the provider',
      requests.map(({ key }) => key),
    ),
    ...cases.flatMap(({ id, paidFacts }) => (paidFacts > 1 ? [`${id} recorded as paid ${paidFacts} times`] : [])),
    ...early,
  ];
}

function missingIn({ wanted, ledger, provider, cases }: FinalBooks): string[] {
  const byProvider = new Set(paid(provider).map(({ key }) => refundOf(key)));
  const byLedger = new Set(paid(ledger).map(({ refundId }) => refundId));
  const stages = new Map(cases.map((one) => [one.id, one]));
  return wanted.flatMap(({ id }) => {
    const refund = stages.get(id);
    return [
      ...(byProvider.has(id) ? [] : [`${id} not paid by the provider`]),
      ...(byLedger.has(id) ? [] : [`${id} not paid in the ledger`]),
      ...(SAYS_PAID.includes(refund?.stage ?? '') && refund?.paidFacts === 1 ? [] : [`${id} is at ${refund?.stage}`]),
    ];
  });
}

function differencesIn({ wanted, orders, ledger, provider, cases, differences }: FinalBooks): string[] {
  const known = new Set(wanted.map(({ id }) => id));
  const ours = paid(provider).filter(({ key }) => known.has(refundOf(key)));
  const perRefund = wanted.flatMap(({ id, paysFen }) => {
    const moved = sum(ours.filter(({ key }) => refundOf(key) === id));
    const booked = sum(paid(ledger).filter(({ refundId }) => refundId === id));
    return moved === paysFen && booked === paysFen
      ? []
      : [`${id}: ${paysFen} wanted, ${moved} moved, ${booked} booked`];
  });
  const perOrder = orders.flatMap(({ orderNo, paidFen }) => {
    const refunds = new Set(wanted.flatMap((one) => (one.orderNo === orderNo && !one.compensation ? [one.id] : [])));
    const moved = sum(ours.filter(({ key }) => refunds.has(refundOf(key))));
    return moved <= paidFen ? [] : [`order ${orderNo}: ${paidFen} came in, ${moved} went out`];
  });
  const total = wanted.reduce((all, { paysFen }) => all + paysFen, 0);
  const strangers = provider.filter(({ key }) => !ledger.some((line) => line.key === key));
  return [
    ...perRefund,
    ...perOrder,
    ...(sum(ours) === total ? [] : [`${total} was to be paid, ${sum(ours)} moved`]),
    ...strangers.map(({ key }) => `${key} is unknown to the ledger`),
    ...unexplained(cases, differences),
  ];
}

/** A paid refund stays a difference until its customer is told; every other difference, and every silence, is one too many. */
function unexplained(cases: FinalBooks['cases'], differences: FinalBooks['differences']): string[] {
  const open = new Set(cases.flatMap((one) => (one.stage === 'PAID' && one.open ? [one.id] : [])));
  const told = differences.flatMap(({ kind, refundId }) => (kind === 'paidButNotClosed' && refundId ? [refundId] : []));
  const silent = [...open].filter((id) => !told.includes(id));
  return [
    ...differences
      .filter(({ kind, refundId }) => kind !== 'paidButNotClosed' || refundId === null || !open.has(refundId))
      .map(({ kind, refundId, key }) => `reconciliation: ${kind} ${refundId ?? key}`),
    ...silent.map((id) => `reconciliation: nothing said of ${id}, which is paid and open`),
  ];
}
