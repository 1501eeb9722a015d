import type { Channel, Message, Sent } from './channel.ts';

/** Whoever brings text messages to phones: an HTTP gateway or a vendor's own interface. */
export interface SmsGateway {
  readonly dropsRepeats: boolean;
  send(message: Message): Promise<Sent>;
}

/** Country code and number, nothing else (ITU E.164). */
const E164 = /^\+[1-9]\d{6,14}$/;

/** Text messages through a gateway. A number in any other form than E.164 is refused here: gateways guess, each differently. */
export const createSmsChannel = ({ dropsRepeats, send }: SmsGateway): Channel => ({
  kind: 'sms',
  dropsRepeats,
  async send(message) {
    if (E164.test(message.to)) return send(message);
    return { outcome: 'refused', reason: '手机号不是国际格式 (the number is not in E.164)' };
  },
});
