import { randomUUID } from 'node:crypto';

export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  /** The parsed JSON, else the text. */
  readonly body: unknown;
}

/** A browser as far as servers can tell: it keeps each site's cookies and follows their directions from one to the other. */
export class Traveller {
  readonly #jars = new Map<string, Map<string, string>>();

  /** The cookies of a site, as a thief would want them. */
  cookieOf(origin: string): string {
    return [...(this.#jars.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** One request, its directions not followed. */
  async ask(method: string, address: string, sent: { json?: unknown; form?: Record<string, string> } = {}) {
    const url = new URL(address);
    const { json, form } = sent;
    const response = await fetch(url, {
      method,
      redirect: 'manual',
      headers: {
        Cookie: this.cookieOf(url.origin),
        ...(method !== 'GET' && { Origin: url.origin, 'Sec-Fetch-Site': 'same-origin' }),
        ...(method === 'POST' && { 'Idempotency-Key': randomUUID() }),
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
      ...(form && { body: new URLSearchParams(form) }),
    });
    this.#keep(url.origin, response.headers.getSetCookie());
    const text = await response.text();
    const isJson = response.headers.get('Content-Type')?.includes('json');
    const body: unknown = isJson ? JSON.parse(text) : text;
    return { url, status: response.status, headers: response.headers, body };
  }

  /** Goes to an address and wherever it leads, until a page is shown or `stop` fits the next address. */
  async go(address: string, stop?: (next: URL) => boolean): Promise<Page> {
    return this.#follow(await this.ask('GET', address), stop);
  }

  async submit(address: string, form: Record<string, string>, stop?: (next: URL) => boolean): Promise<Page> {
    return this.#follow(await this.ask('POST', address, { form }), stop);
  }

  async #follow(page: Page, stop?: (next: URL) => boolean): Promise<Page> {
    const location = page.headers.get('Location');
    if (page.status < 300 || page.status > 399 || location === null) return page;
    const next = new URL(location, page.url);
    return stop?.(next) ? { ...page, url: next } : this.go(next.href, stop);
  }

  #keep(origin: string, cookies: readonly string[]): void {
    const jar = this.#jars.get(origin) ?? new Map<string, string>();
    this.#jars.set(origin, jar);
    for (const cookie of cookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
  }
}
