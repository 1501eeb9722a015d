import type { NextFunction, Request, Response } from 'express';
import { Problem } from '../kit/problem.ts';

const SAFE: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Refuses what another site makes a browser send with our cookie. Every browser tells where such a request comes from; who
 * tells neither is no browser and has no cookie that somebody else could misuse.
 */
export function sameOrigin(request: Request, _response: Response, next: NextFunction): void {
  if (SAFE.includes(request.method) || isOwn(request)) next();
  else next(new Problem('cross-site-request'));
}

function isOwn(request: Request): boolean {
  const site = request.get('Sec-Fetch-Site');
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  const origin = request.get('Origin');
  if (origin === undefined) return true;
  return URL.canParse(origin) && new URL(origin).host === request.get('Host');
}
