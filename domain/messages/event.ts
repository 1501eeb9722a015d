import type { z } from 'zod';
import { labelled } from '../enumerations.ts';

/** What systems may subscribe to, by what happened. */
export const EventTopic = labelled({
  'case.changed': { zh: '案件有变化', en: 'A case has changed' },
  'delivery.failed': { zh: '消息未送达', en: 'A message did not arrive' },
});
export type EventTopic = z.infer<typeof EventTopic.schema>;
