import { useSyncExternalStore } from 'react';
import { z } from 'zod';
import type { Text, Vars } from '../../../../../domain/text.ts';
import { beijingTime, DAY, HOUR, MINUTE, toMs } from '../../../../../domain/time/instant.ts';
import type { CallbackCard } from './shapes.ts';
import { B } from './texts.ts';

/** One reminder of one promise. */
export interface Alert {
  /** The same whenever it is worked out, so that it comes once. */
  readonly key: string;
  readonly card: CallbackCard;
  readonly text: Text;
  readonly vars: Vars;
}

const AHEAD_MS = 10 * MINUTE;
/** Whoever comes later than this sees the promise among those that are overdue. */
const LATEST_MS = HOUR;

/** What to remind of now: ten minutes before a promise, and when its time has come (product S6). */
export function alertsOf(cards: readonly CallbackCard[], nowMs: number): Alert[] {
  return cards.flatMap((card) => {
    const left = toMs(card.dueAt) - nowMs;
    if (left > AHEAD_MS || left < -LATEST_MS) return [];
    const soon = left > 0;
    return [
      {
        key: `${card.id} ${card.dueAt} ${soon ? 'soon' : 'due'}`,
        card,
        text: soon ? B.soon : B.due,
        vars: { time: beijingTime(card.dueAt) },
      },
    ];
  });
}

const TOLD = 'ruyue.alerts';
const Told = z.record(z.string(), z.number());

/** What was shown already, with when (ms); kept a day, for all tabs. */
function told(): z.infer<typeof Told> {
  try {
    const parsed = Told.safeParse(JSON.parse(localStorage.getItem(TOLD) ?? '{}'));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

export const wasTold = (key: string): boolean => key in told();

export function noteTold(key: string, nowMs: number): void {
  const kept = Object.entries(told()).filter(([, at]) => at > nowMs - DAY);
  localStorage.setItem(TOLD, JSON.stringify(Object.fromEntries([...kept, [key, nowMs]])));
}

const watchers = new Set<() => void>();
/** Without HTTPS there is no such thing, which is as good as a refusal. */
const permission = (): NotificationPermission => ('Notification' in window ? Notification.permission : 'denied');

export const useAlertPermission = (): NotificationPermission =>
  useSyncExternalStore((watcher) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, permission);

/** Only ever called because somebody pressed the button. */
export async function askForAlerts(): Promise<void> {
  await Notification.requestPermission();
  for (const watcher of watchers) watcher();
}
