import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const folder = join(import.meta.dirname, '..', '..', 'infra', 'observability');
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

const Rules = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.strictObject({
          alert: z.string(),
          expr: z.string(),
          for: z.string().regex(/^\d+[mh]$/),
          labels: z.strictObject({ severity: z.enum(['warning', 'critical']) }),
          annotations: z.strictObject({ summary: z.string(), runbook_url: z.string() }),
        }),
      ),
    }),
  ),
});

/** The alert rules, each complete. */
export const alerts = Rules.parse(parse(read('alerts.yml'))).groups.flatMap(({ rules }) => rules);

const Dashboard = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).default([]) })),
});

/** Every expression of the rules and of the dashboard's panels, with where it stands. */
export const expressions = [
  ...alerts.map(({ alert, expr }) => ({ place: alert, expr })),
  ...Dashboard.parse(JSON.parse(read('dashboard.json'))).panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => ({ place: title, expr })),
  ),
];

/** The metrics that an expression reads; `up` is Prometheus's own. */
export const metricsIn = (expr: string): string[] =>
  [...expr.replaceAll(/"[^"]*"/g, '').matchAll(/\b(?:ruyue|temporal|http|nodejs|process)_\w+|\bup\b/g)].map(
    ([name]) => name,
  );
