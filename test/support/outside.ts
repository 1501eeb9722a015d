import { randomBytes } from 'node:crypto';
import { startGroupRobot } from './group-robot.ts';
import { startMailServer } from './mail-server.ts';
import { startSmsGateway } from './sms-gateway.ts';

/** Everybody outside whom the messenger speaks with, on the loopback, and the keys that connect a process with them. */
export async function startOutside() {
  const token = randomBytes(16).toString('hex');
  const [mail, sms, robot] = await Promise.all([startMailServer(), startSmsGateway(token), startGroupRobot()]);
  return {
    mail,
    sms,
    robot,
    env: {
      SMTP_URL: mail.url,
      SMTP_FROM: '如约 <ruyue@example.cn>',
      SMS_GATEWAY_URL: sms.url,
      SMS_GATEWAY_TOKEN: token,
      WECOM_ROBOTS: `supervisors=${robot.address}`,
      CHANNEL_TIMEOUT_SECONDS: '2',
    },
    stop: () => Promise.all([mail.stop(), sms.stop(), robot.stop()]),
  };
}
export type Outside = Awaited<ReturnType<typeof startOutside>>;
