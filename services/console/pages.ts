import { join } from 'node:path';
import compression from 'compression';
import express, { type Express } from 'express';
import type { HelmetOptions } from 'helmet';

const DIST = join(import.meta.dirname, 'web', 'dist');

/** Our own scripts and nothing else; antd writes its styles into the page. */
export const pageHeaders = (production: boolean): HelmetOptions => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: production,
});

/** Everything but streams, which would wait for more to compress. */
export const compressed = compression({
  filter: (request, response) =>
    !String(response.getHeader('Content-Type')).startsWith('text/event-stream') &&
    compression.filter(request, response),
});

/** The web application: its assets carry their hash in their names and never change, its page is always asked for anew. */
export function servePages(app: Express): void {
  app.use(
    '/assets',
    express.static(join(DIST, 'assets'), { immutable: true, maxAge: '1y', fallthrough: false, index: false }),
  );
  app.use(express.static(DIST, { index: false, dotfiles: 'ignore', maxAge: '1h' }));
  // Every other address is a place within the application.
  app.get('/{*place}', (_request, response) => {
    response.sendFile(join(DIST, 'index.html'), { headers: { 'Cache-Control': 'no-cache' }, cacheControl: false });
  });
}
