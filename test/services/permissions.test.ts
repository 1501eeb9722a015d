import { expect, test } from 'vitest';
import { z } from 'zod';
import { PERMISSIONS } from '../../domain/access/permission.ts';
import { runningServices } from './support.ts';

const services = runningServices();

const Operation = z.looseObject({ operationId: z.string(), 'x-access': z.enum(['public', 'everyone', 'permission']) });
const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), Operation)) });

/** Every operation of every running service, with who may call it. */
async function inventory() {
  const documents = await Promise.all(
    Object.values(services.on.urls).map(async (url) =>
      Document.parse(await (await fetch(`${url}/openapi.json`)).json()),
    ),
  );
  return documents.flatMap(({ paths }) =>
    Object.values(paths).flatMap((methods) =>
      Object.entries(methods).map(([method, { operationId, 'x-access': access }]) => ({ method, operationId, access })),
    ),
  );
}

test('API5 every route of every service is public, everybody’s or a permission of the page, and none is forgotten', async () => {
  const operations = await inventory();
  const named = (access: string, ...methods: string[]) =>
    operations
      .filter((each) => each.access === access && (methods.length === 0 || methods.includes(each.method)))
      .map(({ operationId }) => operationId)
      .toSorted();
  expect(named('permission')).toStrictEqual(PERMISSIONS.map(({ name }) => name).toSorted());
  // Who is not signed in yet, and parties outside that prove themselves otherwise.
  expect(named('public')).toStrictEqual(
    [
      'endProviderSessions',
      'finishProviderSignIn',
      'getSession',
      'listDemoAccounts',
      'listWaysIn',
      'providerNotification',
      'signIn',
      'startProviderSignIn',
    ].toSorted(),
  );
  // What everybody changes is their own, or only computed; what everybody reads follows the object rule.
  expect(named('everyone', 'post', 'put', 'delete')).toStrictEqual(
    [
      'askContactCode',
      'changePassword',
      'proveContact',
      'removeMyContact',
      'setMyPreferences',
      'endOtherSessions',
      'endSession',
      'previewDeadlines',
      'readAllNotifications',
      'readNotification',
      'setLanguage',
      'setPresence',
      'signOut',
      'uploadAttachment',
      'whatIf',
      'withdrawAccessChange',
    ].toSorted(),
  );
});
