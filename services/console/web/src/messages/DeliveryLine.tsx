import type { ReactNode } from 'react';
import { useSay } from '../texts.ts';
import { saidInstant } from '../ui/time.ts';
import type { Delivery } from './api.ts';
import { Trace } from './DeliveryTable.tsx';
import { DeliveryState } from './state.tsx';

/** One message where there is no room for a table. */
export function DeliveryLine({ of, title }: { of: Delivery; title: ReactNode }) {
  const say = useSay();
  const { updatedAt } = of;
  return (
    <li className="delivery-line">
      <div className="delivery-head">
        <strong>{title}</strong>
        <DeliveryState of={of} />
      </div>
      <div className="delivery-state">
        <span className="subject-who">
          <time dateTime={updatedAt}>{saidInstant(updatedAt, say)}</time>
        </span>
        <Trace of={of} />
      </div>
    </li>
  );
}
