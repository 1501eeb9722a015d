import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { type TargetRules, targetProblem } from '../../activities/channels/target-guard.ts';
import { createWebhookChannel } from '../../activities/channels/webhook.ts';
import { newWebhookSecret } from '../../activities/channels/webhook-signature.ts';
import { messageTo, PATIENT_MS, send } from './messages.ts';

const outside = { allowPrivate: false };
const anywhere = { allowPrivate: true };

test.each([
  ['http://hooks.example.com/'],
  ['ftp://hooks.example.com/'],
  ['https://user:password@hooks.example.com/'],
  ['https://127.0.0.1/'],
  ['https://127.1/'],
  ['https://0x7f000001/'],
  ['https://2130706433/'],
  ['https://0/'],
  ['https://10.1.2.3/'],
  ['https://100.64.0.1/'],
  ['https://169.254.169.254/latest/meta-data/'],
  ['https://172.31.255.255/'],
  ['https://192.168.1.1/'],
  ['https://224.0.0.1/'],
  ['https://255.255.255.255/'],
  ['https://[::1]/'],
  ['https://[::]/'],
  ['https://[::ffff:127.0.0.1]/'],
  ['https://[::ffff:8.8.8.8]/'],
  ['https://[64:ff9b::7f00:1]/'],
  ['https://[2002:7f00:1::]/'],
  ['https://[fd00::1]/'],
  ['https://[fe80::1]/'],
  ['https://[ff02::1]/'],
])('GEN-22 a webhook cannot be turned inwards: %s is refused as it is entered', (address) => {
  expect(targetProblem(new URL(address), outside)).toBeDefined();
});

test.each([
  ['https://hooks.example.com/', outside],
  ['https://8.8.8.8/', outside],
  ['https://[2606:4700::1111]/', outside],
  ['http://10.1.2.3:8080/', anywhere],
  ['http://erp.internal/', anywhere],
] as const)('GEN-22 a webhook may go to %s', (address, rules) => {
  expect(targetProblem(new URL(address), rules)).toBeUndefined();
});

test('GEN-22 plain http stays inside the company even where private addresses are allowed', () => {
  expect(targetProblem(new URL('http://8.8.8.8/'), anywhere)).toBeDefined();
});

test('GEN-22 a public name that leads to an address of ours is refused before any connection is made', async () => {
  let connections = 0;
  const inside = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(inside, 'listening');
  const address = inside.address();
  const url = `https://localhost:${typeof address === 'object' ? address?.port : ''}/`;
  expect(targetProblem(new URL(url), outside)).toBeUndefined();
  const sendUnder = (rules: TargetRules) =>
    send(
      createWebhookChannel({
        ...rules,
        timeoutMs: PATIENT_MS,
        endpointOf: async () => ({ url, secrets: [newWebhookSecret()] }),
      }),
      messageTo('erp'),
    );
  expect(await sendUnder(outside)).toMatchObject({ outcome: 'refused' });
  expect(connections).toBe(0);
  expect(await sendUnder(anywhere)).toMatchObject({ outcome: 'later' });
  expect(connections).toBe(1);
  inside.close();
});
