import { z } from 'zod';
import { DEMO_PASSWORD } from '../../infra/seed.ts';
import { Traveller } from '../support/traveller.ts';
import type { Answer, Services } from './support.ts';

const Change = z.looseObject({
  id: z.string(),
  status: z.string(),
  dangerous: z.boolean(),
  person: z.object({ id: z.string(), name: z.string() }).nullable(),
});
const Made = z.strictObject({ change: Change, oneTimePassword: z.string().nullable() });

/** Somebody with an account at the console, signed in. */
export class AtConsole {
  readonly #base: string;
  readonly #traveller = new Traveller();

  private constructor(base: string) {
    this.#base = base;
  }

  static async signIn(on: Services, login: string, password = DEMO_PASSWORD): Promise<AtConsole> {
    const who = new AtConsole(on.urls.console);
    const { status } = await who.ask('POST', '/session', { login, password });
    if (status !== 200) throw new Error(`${login} could not sign in: ${status}`);
    return who;
  }

  ask(method: string, path: string, json?: unknown): Promise<Answer> {
    return this.#traveller.ask(method, this.#base + path, json === undefined ? {} : { json });
  }

  setPermission(role: string, permission: string, granted: boolean): Promise<Answer> {
    return this.ask('POST', '/access/permissions', { role, permission, granted, reason: '岗位调整' });
  }

  changeAccount(change: object): Promise<Answer> {
    return this.ask('POST', '/people/changes', { change, reason: '岗位调整' });
  }

  decide(changeId: string, decision: object = { approve: true }): Promise<Answer> {
    return this.ask('POST', `/access/changes/${changeId}/decision`, decision);
  }
}

/** What an accepted change answers. */
export function made({ status, body }: Answer) {
  if (status !== 200) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  const { change, oneTimePassword } = Made.parse(body);
  return { ...change, oneTimePassword };
}
