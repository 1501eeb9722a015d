import { useEffect, useLayoutEffect, useRef, useSyncExternalStore } from 'react';

/** What a key, or two pressed one after the other (`g q`), does. */
export type Keymap = Readonly<Record<string, () => void>>;

const SWITCH = 'ruyue.keys';
const SEQUENCE_MS = 1_200;

const watchers = new Set<() => void>();
const isOn = (): boolean => localStorage.getItem(SWITCH) !== 'off';

/** Single-letter keys can be switched off: speech input and unsteady hands set them off by accident (WCAG 2.1.4). */
export function switchKeys(on: boolean): void {
  localStorage.setItem(SWITCH, on ? 'on' : 'off');
  for (const watcher of watchers) watcher();
}

export const useKeysOn = (): boolean =>
  useSyncExternalStore((watcher) => {
    watchers.add(watcher);
    return () => watchers.delete(watcher);
  }, isOn);

/** Keys of the whole page, while nobody is typing; those that a page adds last win. */
export function useKeys(map: Keymap, active = true): void {
  const current = useRef(map);
  // With the page itself, so that a key acts on what is shown.
  useLayoutEffect(() => {
    current.current = map;
  });
  useEffect(() => {
    if (!active) return;
    layers.push(current);
    return () => {
      layers.splice(layers.indexOf(current), 1);
    };
  }, [active]);
}

const layers: { readonly current: Keymap }[] = [];
let before = '';
let beforeAt = 0;

window.addEventListener('keydown', (event) => {
  if (!isOn() || event.isComposing || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === 'Enter' && isPressable(event.target)) return;
  const sequence = event.timeStamp - beforeAt < SEQUENCE_MS ? `${before} ${event.key}` : event.key;
  const action = find(sequence) ?? find(event.key);
  before = event.key;
  beforeAt = event.timeStamp;
  if (!action) return;
  before = '';
  event.preventDefault();
  action();
});

const find = (keys: string): (() => void) | undefined => layers.findLast(({ current }) => current[keys])?.current[keys];

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // A dialog has its own keys.
  if (target.closest('[role="dialog"]')) return true;
  return (
    target.isContentEditable ||
    target.closest('input:not([type="checkbox"]):not([type="radio"]), textarea, select, [role="combobox"]') !== null
  );
}

/** Enter on a link or a button presses it. */
const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('a, button, summary, [role="tab"], [role="menuitem"]') !== null;
