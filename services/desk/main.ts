import { procedures } from '../../domain/procedures/registry.ts';
import { crashAt } from '../../infra/crash-points.ts';
import { connectTemporal } from '../../infra/temporal-client.ts';
import { createCare } from '../kit/care.ts';
import { commandRoutes, commonCommandRoutes } from '../kit/commands.ts';
import { openingRoute } from '../kit/opening.ts';
import { runService } from '../kit/service.ts';
import { attachmentRoutes } from './attachments.ts';
import { boardRoutes } from './boards.ts';
import { calendarRoutes } from './calendars.ts';
import { caseCheckRoutes } from './case-checks.ts';
import { caseRoutes } from './cases.ts';
import { customerRoutes } from './customers.ts';
import { deadlineRoutes } from './deadlines.ts';
import { deletionRoutes } from './deletion.ts';
import { duplicateRoutes } from './duplicates.ts';
import { createEvents } from './events.ts';
import { contactRoutes } from './messages/contact.ts';
import { deliveryRoutes } from './messages/deliveries.ts';
import { messageSettingsRoutes, setUpOf } from './messages/settings.ts';
import { templateRoutes } from './messages/templates.ts';
import { webhookRoutes } from './messages/webhooks.ts';
import { notificationRoutes } from './notifications.ts';
import { peopleRoutes } from './people.ts';
import { policyRoutes } from './policies.ts';
import { presenceRoutes } from './presence.ts';
import { promiseCheckRoute } from './promises.ts';
import { rulesPreviewRoute } from './rules-preview.ts';
import { taskRoutes } from './tasks.ts';

/** How long Temporal may take to answer while the desk counts as ready. */
const READY_MS = 1_000;

/** The desk: where people work on cases. */
await runService('desk', async (ground) => {
  const { config, db, permissions, tracing } = ground;
  const { client, connection } = connectTemporal(config, tracing);
  const care = createCare({ client, db, permissions }, crashAt(config.crashAt, config.dataDir));
  const events = await createEvents(ground);
  const setUp = setUpOf(config.channels);
  // A refund is finance's own; what every case takes is given here.
  const ours = procedures.filter(({ name }) => name !== 'refund');
  return {
    routes: [
      ...ours.map((procedure) => openingRoute(procedure, db, care, config.allowDrills)),
      ...ours.flatMap((procedure) => commandRoutes(procedure, db, care)),
      ...commonCommandRoutes(db, care),
      ...caseRoutes(db),
      ...boardRoutes(db),
      promiseCheckRoute(db),
      ...caseCheckRoutes(db, client),
      rulesPreviewRoute(db),
      ...deletionRoutes(db),
      ...taskRoutes(db),
      ...customerRoutes(db),
      ...duplicateRoutes(db),
      ...deadlineRoutes(db),
      ...attachmentRoutes(db),
      ...notificationRoutes(db, events.wake),
      ...contactRoutes(db, setUp.channels),
      ...deliveryRoutes(db),
      ...messageSettingsRoutes(db, setUp),
      ...templateRoutes(db),
      ...webhookRoutes(db, config),
      ...peopleRoutes(db),
      ...presenceRoutes(db),
      ...policyRoutes(db),
      ...calendarRoutes(db, care),
      events.route,
    ],
    ready: () => client.withDeadline(Date.now() + READY_MS, () => connection.healthService.check({})),
    quiet: events.endStreams,
    async close() {
      await events.close();
      await connection.close();
    },
  };
});
