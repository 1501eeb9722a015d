import { execa } from 'execa';
import { expect, inject, test } from 'vitest';
import { loadConfig } from '../../infra/config.ts';
import { freePorts } from '../../infra/ports.ts';
import { resolveTemporalCli } from '../../infra/temporal/cli.ts';
import { setUpTemporal } from '../../infra/temporal/setup.ts';
import { createWorkers } from '../../infra/worker.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import { connectCare } from '../support/care-client.ts';
import { Drill } from '../support/drill.ts';
import { says } from '../support/intake.ts';
import { people } from '../support/people.ts';
import { rulesOf } from '../support/pure-case.ts';

const { agent, operations } = people;

/** A server of its own that suggests to continue as new after very few events. */
async function hastyServer() {
  const config = loadConfig(inject('stack').env);
  const [port] = await freePorts(1);
  const address = `127.0.0.1:${port}`;
  const cli = await resolveTemporalCli(config, () => undefined);
  const limits = [
    'limit.historyCount.suggestContinueAsNew=25',
    'frontend.WorkflowTimeSkippingEnabled=true',
    'system.forceSearchAttributesCacheRefreshOnRead=true',
  ];
  const server = execa(
    cli,
    [
      'server',
      'start-dev',
      '--headless',
      '--ip',
      '127.0.0.1',
      '--port',
      `${port}`,
      '--log-level',
      'error',
      ...limits.flatMap((value) => ['--dynamic-config-value', value]),
    ],
    { reject: false },
  );
  await expect
    .poll(
      () =>
        setUpTemporal(address, config.temporalNamespace, searchAttributes).then(
          () => true,
          () => false,
        ),
      { timeout: 20_000 },
    )
    .toBe(true);
  const env = { ...inject('stack').env, TEMPORAL_ADDRESS: address };
  const stop = async () => {
    server.kill('SIGKILL');
    await server;
  };
  return { env, stop };
}

test('design §3.6 a case that continues as new many times loses no fact, no clock and no idempotency key', async () => {
  const { env, stop } = await hastyServer();
  const workers = await createWorkers(loadConfig(env), ['care']);
  const care = await connectCare(env);
  const running = workers.run();
  try {
    const c = await Drill.open(care, rulesOf('tourism'), '2026-03-02 10:00');
    const first = await c.handle.describe();
    await c.do('classifyComplaint', says.general('operations'), agent);
    await c.do('nameResponsible', says.name, operations);
    const clock = await c.clock('CMP-17#1');
    const note = c.envelope({ text: '第一轮的备注' }, agent);
    const answer = await c.give('addNote', note);
    for (let notes = 0; notes < 25; notes += 1) await c.do('addNote', { text: `备注 ${notes}` }, agent);
    await expect.poll(async () => (await c.handle.describe()).runId).not.toBe(first.runId);

    expect(await c.give('addNote', note)).toEqual(answer);
    expect(await c.clock('CMP-17#1')).toEqual(clock);
    const facts = await c.facts();
    expect(facts.filter(({ fact }) => JSON.stringify(fact).includes('备注'))).toHaveLength(26);
    expect((await c.state()).version).toBe(facts.length);

    await c.at('2026-03-03 04:30');
    expect((await c.facts()).slice(facts.length).map(({ fact }) => fact)).toContainEqual(
      expect.objectContaining({ type: 'ClockRang', clock: 'CMP-07#1', alarm: 'warn' }),
    );
    await c.end();
  } finally {
    workers.shutdown();
    await running;
    await workers.close();
    await care.close();
    await stop();
  }
});
