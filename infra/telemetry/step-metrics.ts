import { Counter, Histogram, type Registry } from 'prom-client';
import type { RecordActivities } from '../../activities/records.ts';

/** Counts and times the steps of cases as they are recorded. */
export function measured(records: RecordActivities<unknown>, registry: Registry): RecordActivities<unknown> {
  const registers = [registry];
  const steps = new Counter({
    name: 'ruyue_steps_total',
    help: 'Steps given to the records: recorded, standing (others stood there), keyTaken (answered before), failed',
    labelNames: ['procedure', 'outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'ruyue_record_seconds',
    help: 'Time to record a step in PostgreSQL',
    buckets: [0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const adopted = new Counter({
    name: 'ruyue_facts_adopted_total',
    help: 'Facts that workflows took over from the records, which were ahead of them',
    registers,
  });
  return {
    async record(step) {
      const { procedure } = step.projection.row;
      const stop = seconds.startTimer();
      try {
        const recorded = await records.record(step);
        steps.inc({ procedure, outcome: recorded.outcome });
        if (recorded.outcome === 'standing') adopted.inc(recorded.facts.length);
        return recorded;
      } catch (error) {
        steps.inc({ procedure, outcome: 'failed' });
        throw error;
      } finally {
        stop();
      }
    },
    async standing(input) {
      const facts = await records.standing(input);
      adopted.inc(facts.length);
      return facts;
    },
  };
}
