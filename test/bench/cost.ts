import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromBeijing } from '../../domain/time/instant.ts';
import { startStack } from '../../infra/stack.ts';
import { says as repairSays, report } from '../domain/repair/says.ts';
import { connectCare } from '../support/care-client.ts';
import { Drill } from '../support/drill.ts';
import { says } from '../support/intake.ts';
import {
  checkedRefund,
  ordinaryCallback,
  ordinaryRefund,
  ordinaryRepair,
  referenceComplaint,
} from '../support/ordinary.ts';
import { people } from '../support/people.ts';
import { rulesOf } from '../support/pure-case.ts';
import { type Figure, met, type Part } from './kit/results.ts';

const { agent } = people;
const promise = { channel: 'PHONE', subject: '传真故障', reason: '等结论', dueAt: fromBeijing('2026-03-10 15:00') };

type Priced = Pick<Drill, 'cost' | 'facts' | 'try' | 'end'>;
type Cost = Awaited<ReturnType<Drill['cost']>> & { readonly refused: number };

/** What the reference complaint may cost (design §8). */
const asDesigned = ({ transitions, events, bytes, refused }: Cost): Figure['goal'] =>
  met(
    '≤ 16 transitions, ≤ 100 events, ≤ 100 KB, refused: 0',
    transitions <= 16 && events <= 100 && bytes <= 100 * 1024 && refused === 0,
  );

/** What a path costs, and that ten refused commands on another case like it cost nothing. */
async function price(
  name: string,
  what: string,
  c: Priced,
  refusals: { on: Priced; command: string; data: unknown },
  goal?: (cost: Cost) => Figure['goal'],
): Promise<Figure> {
  const { transitions, events, bytes } = await c.cost();
  const facts = await c.facts();
  const acts = new Set(facts.flatMap(({ key, by }) => (by.role === 'system' ? [] : [key]))).size;
  const alarms = new Set(facts.flatMap(({ key }) => (key.startsWith('alarm:') ? [key] : []))).size;
  const before = await refusals.on.cost();
  for (let tried = 0; tried < 10; tried += 1) {
    const type = await refusals.on.try(refusals.command, refusals.data, agent);
    if (type === undefined) throw new Error(`${refusals.command} was not refused`);
  }
  const refused = (await refusals.on.cost()).transitions - before.transitions;
  console.log(`cost ${name}: transitions=${transitions} events=${events} bytes=${bytes} refused=${refused}`);
  await Promise.all([c.end(), refusals.on.end()]);
  const wanted = goal?.({ transitions, events, bytes, refused });
  return {
    what: `${what} (${acts} acts of people, ${alarms} alarms)`,
    value: `${transitions} transitions, ${events} events, ${(bytes / 1024).toFixed(1)} KB; ten refused commands: ${refused}`,
    ...(wanted && { goal: wanted }),
  };
}

/** The exact price of the reference complaint, of a repair, a refund and a callback, in Temporal's own counters. */
export async function cost(): Promise<Part> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-bench-'));
  const stack = await startStack({ env: { DATA_DIR: dataDir, PORT: '0' }, processes: ['worker'] });
  try {
    const care = await connectCare(stack.env);
    const complaint = () => Drill.open(care, rulesOf('tourism'), '2026-03-02 10:00');
    try {
      const figures = [
        await price(
          'complaint',
          'the reference complaint',
          await referenceComplaint(care),
          {
            on: await complaint(),
            command: 'closeComplaint',
            data: says.close,
          },
          asDesigned,
        ),
        await price('repair', 'a repair done in time, closed by its visit', await ordinaryRepair(care), {
          on: await Drill.openCase(care, 'repair', rulesOf('renovation'), '2026-03-02 10:00', report),
          command: 'recordRepairResult',
          data: repairSays.result,
        }),
        await price(
          'refund',
          'a refund from the application to the customer’s being told',
          await ordinaryRefund(care),
          {
            on: await checkedRefund(care),
            command: 'approveRefund',
            data: { amountFen: 7_200 },
          },
        ),
        await price('callback', 'two promises of one chain, both kept', await ordinaryCallback(care), {
          on: await Drill.openCase(care, 'callback', rulesOf('tourism'), '2026-03-10 09:30', promise),
          command: 'releaseCallback',
          data: { reason: '试' },
        }),
      ];
      return {
        heading: 'What a case costs Temporal',
        how: 'In its own counters, from the opening to the end of each case, on its own dates.',
        figures,
      };
    } finally {
      await care.close();
    }
  } finally {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
