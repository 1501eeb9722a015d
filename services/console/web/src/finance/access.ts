import { SEES_ALL } from '../../../../../domain/procedures/case/access.ts';
import { hasRole } from '../../../../../domain/roles.ts';
import type { Session } from '../api/shapes.ts';
import { may } from '../app/may.ts';

/** Who works on refunds. */
export const isFinance = (session: Session): boolean => may(session, 'acknowledgeRefund');

/** Finance's inbox: finance works in it, those who answer for the money read it. */
export const mayOpenFinance = (session: Session): boolean => isFinance(session) || hasRole(session.actor, ...SEES_ALL);

export const mayOpenOrders = (session: Session): boolean => may(session, 'listOrders');

export const mayImportOrders = (session: Session): boolean => may(session, 'importOrders');

export const mayOpenBooks = (session: Session): boolean => may(session, 'listReconciliations');
