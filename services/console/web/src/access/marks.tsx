import { CheckOutlined, MinusCircleOutlined, PlusCircleOutlined, WarningFilled } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { Danger } from '../../../../../domain/access/danger.ts';
import type { PersonRole } from '../../../../../domain/roles.ts';
import { useSay } from '../texts.ts';
import type { PermissionItem } from './api.ts';
import { P } from './texts.ts';

/** How a role stands to a permission: as shipped, or as the company changed it. */
export type Standing = 'held' | 'notHeld' | 'granted' | 'withdrawn';

export function standingOf({ shipped, roles }: PermissionItem, role: PersonRole): Standing {
  if (roles.includes(role)) return shipped.includes(role) ? 'held' : 'granted';
  return shipped.includes(role) ? 'withdrawn' : 'notHeld';
}

export const isChanged = ({ shipped, roles }: PermissionItem): boolean =>
  shipped.length !== roles.length || shipped.some((role) => !roles.includes(role));

const LOOKS = {
  held: { icon: <CheckOutlined aria-hidden />, tone: 'calm' },
  granted: { icon: <PlusCircleOutlined aria-hidden />, tone: 'good' },
  withdrawn: { icon: <MinusCircleOutlined aria-hidden />, tone: 'bad' },
  notHeld: { icon: null, tone: 'idle' },
} as const;

/** The sign of a standing; `said`: with its word for those who do not see it. */
export function Mark({ standing, said = false }: { standing: Standing; said?: boolean }) {
  const say = useSay();
  const { icon, tone } = LOOKS[standing];
  return (
    <span className={`access-mark tone-${tone}`}>
      {icon}
      {said && <span className="unseen">{say(P[standing])}</span>}
    </span>
  );
}

export function DangerMark({ danger }: { danger: Danger }) {
  const say = useSay();
  const why = say(P.dangerous, { why: Danger.labels[danger] });
  return (
    <Tooltip title={why}>
      <span className="access-danger" role="img" aria-label={why}>
        <WarningFilled aria-hidden />
      </span>
    </Tooltip>
  );
}
