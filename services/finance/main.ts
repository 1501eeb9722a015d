import { procedureOf } from '../../domain/procedures/registry.ts';
import { crashAt } from '../../infra/crash-points.ts';
import { connectTemporal } from '../../infra/temporal-client.ts';
import { createCare } from '../kit/care.ts';
import { commandRoutes } from '../kit/commands.ts';
import { openingRoute } from '../kit/opening.ts';
import { runService } from '../kit/service.ts';
import { orderRoutes } from './orders.ts';
import { payeeRoute } from './payees.ts';
import { paymentFileRoutes } from './payment-files.ts';
import { notificationRoute } from './provider-notifications.ts';
import { reconciliationRoutes } from './reconciliation.ts';
import { refundTaskRoutes } from './tasks.ts';

/** How long Temporal may take to answer while the service counts as ready. */
const READY_MS = 1_000;

/** Finance: refunds from the application to the payout, the orders they are about, and the books that must agree. */
await runService('finance', async ({ config, db, permissions, tracing }) => {
  const { client, connection } = connectTemporal(config, tracing);
  const care = createCare({ client, db, permissions }, crashAt(config.crashAt, config.dataDir));
  const refund = procedureOf('refund');
  return {
    routes: [
      openingRoute(refund, db, care, config.allowDrills),
      ...commandRoutes(refund, db, care),
      ...refundTaskRoutes(db),
      ...paymentFileRoutes(db, care),
      ...orderRoutes(db),
      payeeRoute(db),
      ...reconciliationRoutes(db, config.payments),
      notificationRoute(db, care, config.payments),
    ],
    ready: () => client.withDeadline(Date.now() + READY_MS, () => connection.healthService.check({})),
    close: () => connection.close(),
  };
});
