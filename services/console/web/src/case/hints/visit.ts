import type { VisitState } from '../../../../../../domain/procedures/visit/state.ts';
import { at } from '../../form/values.ts';
import type { Hints } from './hint.ts';

/** What a problem asks for besides, by what becomes of it. */
const OF_KIND: Readonly<Record<string, string>> = {
  address: 'REPAIR',
  site: 'REPAIR',
  product: 'REPAIR',
  vehicle: 'REPAIR',
  department: 'TASK',
  dueAt: 'TASK',
};

export const visitHints: Hints<VisitState> = {
  recordVisit: {
    help: () => ({
      shown: ([name, part], values) => {
        const kind = name === 'problem' && typeof part === 'string' ? OF_KIND[part] : undefined;
        return kind === undefined || at(values, ['problem', 'kind']) === kind;
      },
    }),
  },
};
