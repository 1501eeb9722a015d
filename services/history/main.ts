import { runService } from '../kit/service.ts';
import { customerTimelineRoute } from './customer-timeline.ts';
import { evidenceRoutes } from './evidence.ts';
import { monthlySummaryRoute } from './monthly-summary.ts';
import { servePlatformMetrics } from './platform-metrics.ts';
import { stateAtRoute } from './state-at.ts';
import { timelineRoute } from './timeline.ts';
import { clockRoutes } from './what-if.ts';

/** The history: what happened in a case, what it looked like then, and the proof of it. Read-only. */
await runService('history', async ({ db }) => ({
  routes: [
    timelineRoute(db),
    stateAtRoute(db),
    ...clockRoutes(db),
    customerTimelineRoute(db),
    ...evidenceRoutes(db),
    monthlySummaryRoute(db),
  ],
  before: (app) => servePlatformMetrics(app, db),
}));
