import { createServer, type Server, type ServerResponse } from 'node:http';
import { Registry } from 'prom-client';

export interface Health {
  readonly isReady: () => boolean;
  /** In the text format of Prometheus. */
  readonly metrics: () => Promise<string>;
}

/** What a process that serves nobody answers to whoever watches it: `/healthz` (it lives), `/readyz` (it works), `/metrics`. */
export function serveHealth({ isReady, metrics }: Health, { port, host }: { port: number; host: string }): Server {
  const answer = (url: string | undefined, response: ServerResponse): void => {
    if (url === '/metrics') {
      metrics().then(
        (text) => response.setHeader('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE).end(text),
        () => response.writeHead(503).end(),
      );
    } else if (url === '/healthz') response.writeHead(200).end();
    else if (url === '/readyz') response.writeHead(isReady() ? 200 : 503).end();
    else response.writeHead(404).end();
  };
  return createServer(({ url }, response) => answer(url, response)).listen(port, host);
}
