import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor } from '../../domain/roles.ts';
import { startStack } from '../../infra/stack.ts';
import { connectCare } from '../support/care-client.ts';
import { Drill } from '../support/drill.ts';
import { says } from '../support/intake.ts';
import { people } from '../support/people.ts';
import { rulesOf } from '../support/pure-case.ts';

const { agent, operations, guide } = people;

/** The reference complaint of design §8: nine acts, one alarm. What it costs Temporal, exactly. */
async function referenceComplaint(open: () => Promise<Drill>): Promise<Drill> {
  const c = await open();
  const act = (name: string, data: unknown, actor: Actor) => c.do(name, data, actor);
  await act('confirmComplaint', says.confirm, agent);
  await act('classifyComplaint', says.general('operations'), agent);
  await act('nameResponsible', says.name, operations);
  await act('fileOpinion', says.opinion, guide);
  await act('decideOpinion', says.approve, operations);
  // The one alarm: the first reply is about to fall due (75 % of 24 hours).
  await c.at('2026-03-03 04:30');
  const doneAt = c.now;
  await act(
    'recordExecution',
    { sanction: { doneAt, note: '已警告' }, compensation: { doneAt, note: '已交财务' } },
    guide,
  );
  await act('tellResult', { toldAt: doneAt, channel: 'PHONE', content: '结果', satisfaction: 'SATISFIED' }, agent);
  await act('closeComplaint', says.close, agent);
  return c;
}

/** The exact price of the reference complaint and of refusals, in Temporal's own counters. */
export async function cost(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'ruyue-bench-'));
  const stack = await startStack({ env: { DATA_DIR: dataDir, PORT: '0' }, processes: ['worker'] });
  try {
    const care = await connectCare(stack.env);
    try {
      const c = await referenceComplaint(() => Drill.open(care, rulesOf('tourism'), '2026-03-02 10:00'));
      const cost = await c.cost();
      const alarms = (await c.facts()).filter(({ key }) => key.startsWith('alarm:')).length;
      const open = await Drill.open(care, rulesOf('tourism'), '2026-03-02 10:00');
      const before = await open.cost();
      for (let refusals = 0; refusals < 10; refusals += 1) await open.try('closeComplaint', says.close, agent);
      const refused = (await open.cost()).transitions - before.transitions;
      await Promise.all([c.end(), open.end()]);
      console.log(`the reference complaint: 9 acts, ${alarms} alarm; 10 refused commands on another case`);
      console.log(`cost: transitions=${cost.transitions} events=${cost.events} bytes=${cost.bytes} refused=${refused}`);
    } finally {
      await care.close();
    }
  } finally {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
