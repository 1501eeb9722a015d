import type { Role } from '../../roles.ts';
import type { ClockAlarm } from './facts.ts';
import type { CaseState } from './state.ts';

/** The roles that GEN-06 tells of a clock's alarm: level 1 at the breach, level 2 after; a major complaint jumps to the top. */
export function escalationOf(state: CaseState & { severity?: string | null }, alarm: ClockAlarm): Role[] {
  const [first, second, last] = state.rules.policy.ladder;
  if (alarm === 'breach') return [first];
  if (alarm === 'escalate') return [state.severity === 'MAJOR' ? last : second];
  return [];
}
