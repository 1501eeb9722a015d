import {
  CheckCircleOutlined,
  ClockCircleOutlined,
  CloseCircleOutlined,
  MinusCircleOutlined,
  PauseCircleOutlined,
  QuestionCircleOutlined,
  SendOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import { DeliveryReason, DeliveryStatus, REPLAYABLE } from '../../../../../domain/messages/delivery.ts';
import { EventTopic } from '../../../../../domain/messages/event.ts';
import { isTemplate, TEMPLATES } from '../../../../../domain/messages/templates.ts';
import type { Text } from '../../../../../domain/text.ts';
import { type Say, useSay } from '../texts.ts';
import type { Delivery } from './api.ts';
import { M } from './texts.ts';

export const LOOKS: Readonly<Record<DeliveryStatus, { readonly icon: ReactNode; readonly tone: string }>> = {
  planned: { icon: <ClockCircleOutlined aria-hidden />, tone: 'stage' },
  held: { icon: <PauseCircleOutlined aria-hidden />, tone: 'idle' },
  sending: { icon: <SendOutlined aria-hidden />, tone: 'stage' },
  sent: { icon: <CheckCircleOutlined aria-hidden />, tone: 'good' },
  failed: { icon: <CloseCircleOutlined aria-hidden />, tone: 'bad' },
  unknown: { icon: <QuestionCircleOutlined aria-hidden />, tone: 'warn' },
  suppressed: { icon: <MinusCircleOutlined aria-hidden />, tone: 'idle' },
};

/** Where a message stands, and why there: icon and word, colour only in addition. */
export function DeliveryState({ of: { status, reason } }: { of: Pick<Delivery, 'status' | 'reason'> }) {
  const say = useSay();
  return (
    <>
      <span className={`chip tone-${LOOKS[status].tone}`}>
        {LOOKS[status].icon} {say(DeliveryStatus.labels[status])}
      </span>
      {reason && <span className="delivery-why">{say(DeliveryReason.labels[reason])}</span>}
    </>
  );
}

export const isReplayable = ({ status }: Pick<Delivery, 'status'>): boolean =>
  REPLAYABLE.some((dead) => dead === status);

export const KINDS: Readonly<Record<Delivery['recipient']['kind'], Text>> = {
  person: M.person,
  customer: M.customer,
  group: M.group,
  system: M.system,
};

/** What a message is called: its template, or the event that a system is told. */
export function saidMatter(template: string, say: Say): string {
  if (isTemplate(template)) return say(TEMPLATES[template].label);
  const event = EventTopic.keys.find((key) => key === template);
  if (event) return say(EventTopic.labels[event]);
  return template === 'webhook.test' ? say(M.testEvent) : template;
}

/** Who gets it, and where: `李娜 l***@example.cn`. A customer is named where the case is. */
export const saidRecipient = ({ recipient: { kind, name } }: Delivery, say: Say): string => name ?? say(KINDS[kind]);
