import {
  CustomerServiceOutlined,
  MessageOutlined,
  PayCircleOutlined,
  PhoneOutlined,
  ToolOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { CaseType, FollowUpKind, RefundReason } from '../../../../../domain/enumerations.ts';
import { Outcome as CallbackOutcome } from '../../../../../domain/procedures/callback/stages.ts';
import type { ProcedureName } from '../../../../../domain/procedures/case/names.ts';
import { procedureOf, procedures } from '../../../../../domain/procedures/registry.ts';
import { RepairColumn } from '../../../../../domain/procedures/repair/stages.ts';
import { Outcome as VisitOutcome } from '../../../../../domain/procedures/visit/stages.ts';
import type { Text } from '../../../../../domain/text.ts';
import type { Session } from '../api/shapes.ts';
import { may } from '../app/may.ts';
import { useSay } from '../texts.ts';
import { useLabel } from './tags.tsx';

type Labels = Readonly<Record<string, Text>>;

/** How a procedure looks: its icon, what its types and its outcomes are called. */
interface Look {
  readonly icon: ReactNode;
  readonly types: Labels;
  readonly outcomes: Labels;
}

export const LOOKS: Readonly<Record<ProcedureName, Look>> = {
  complaint: { icon: <MessageOutlined aria-hidden />, types: CaseType.labels, outcomes: {} },
  repair: {
    icon: <ToolOutlined aria-hidden />,
    types: RepairColumn.labels,
    outcomes: {
      REPAIRED: { zh: '已修复', en: 'Repaired' },
      DECLINED: { zh: '客户拒绝收费', en: 'Fee declined' },
      CANCELLED: { zh: '客户取消', en: 'Cancelled' },
    },
  },
  refund: {
    icon: <PayCircleOutlined aria-hidden />,
    types: RefundReason.labels,
    outcomes: {
      PAID: { zh: '已付款', en: 'Paid' },
      REJECTED: { zh: '不予退款', en: 'Rejected' },
      DECLINED: { zh: '客户放弃', en: 'Declined by the customer' },
      WITHDRAWN: { zh: '客户撤回', en: 'Withdrawn' },
    },
  },
  callback: {
    icon: <PhoneOutlined aria-hidden />,
    types: {
      PROMISE: { zh: '回电承诺', en: 'Promise' },
      LIMIT_SET: { zh: '设限改约', en: 'Limit set' },
    },
    outcomes: CallbackOutcome.labels,
  },
  visit: {
    icon: <CustomerServiceOutlined aria-hidden />,
    types: FollowUpKind.labels,
    outcomes: VisitOutcome.labels,
  },
};

/** Which procedure a case belongs to. */
export function ProcedureTag({ procedure }: { procedure: ProcedureName }) {
  const say = useSay();
  return (
    <span className="chip tone-plain">
      {LOOKS[procedure].icon} {say(procedureOf(procedure).label)}
    </span>
  );
}

/** The stage of a case in the words of its procedure; over is over, whatever the stage is called. */
export function StageTag({ procedure, stage, open }: { procedure: ProcedureName; stage: string; open: boolean }) {
  const label = useLabel(procedureOf(procedure).stages, stage);
  return <span className={`chip ${open ? 'tone-stage' : 'tone-idle'}`}>{label}</span>;
}

export function TypeTag({ procedure, type }: { procedure: ProcedureName; type: string }) {
  return <span className="chip tone-plain">{useLabel(LOOKS[procedure].types, type)}</span>;
}

/** How a case ended. */
export function OutcomeTag({ procedure, outcome }: { procedure: ProcedureName; outcome: string }) {
  return <span className="chip tone-plain">{useLabel(LOOKS[procedure].outcomes, outcome)}</span>;
}

/** What the person may open, in the order of the registry; a complaint has its own page. */
export const openableBy = (session: Session) => procedures.filter(({ opening }) => may(session, opening.name));

/** The page on which a case of the procedure is opened. */
export const openingPlace = (procedure: ProcedureName, parentId?: string): string =>
  procedure === 'complaint' && parentId === undefined
    ? '/intake'
    : `/open/${procedure}${parentId === undefined ? '' : `?parent=${encodeURIComponent(parentId)}`}`;
