import { lookup } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/** Guards what administrators enter as an address against being turned inwards, at our own network (SSRF). */

export interface TargetRules {
  /** Whether addresses inside the company may be called, and those by plain HTTP, too. */
  readonly allowPrivate: boolean;
}

/** Everything that IANA's registries for special purposes keep from the public network. */
const SPECIAL = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  SPECIAL.addSubnet(net, prefix, 'ipv4');
}
for (const [net, prefix] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  SPECIAL.addSubnet(net, prefix, 'ipv6');
}
/** Outside of this there is no public IPv6 address: what embeds an IPv4 address is not trusted to be one. */
const UNICAST = new BlockList();
UNICAST.addSubnet('2000::', 3, 'ipv6');

function isPublic(address: string): boolean {
  if (isIP(address) === 6) return UNICAST.check(address, 'ipv6') && !SPECIAL.check(address, 'ipv6');
  return !SPECIAL.check(address, 'ipv4');
}

/** Public addresses only by HTTPS, private ones only where that is allowed. */
const mayCall = (address: string, { protocol }: URL, { allowPrivate }: TargetRules): boolean =>
  isPublic(address) ? protocol === 'https:' : allowPrivate;

/** What a connection to a forbidden address fails with, before it is made. */
export class ForbiddenTarget extends Error {
  override name = 'ForbiddenTarget';
}

/** Why an address may not be called, as far as its text tells: to be asked when somebody enters it, and before each call. */
export function targetProblem(url: URL, rules: TargetRules): string | undefined {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && rules.allowPrivate)) {
    return '地址须以 https:// 开头 (the address must begin with https://)';
  }
  if (url.username !== '' || url.password !== '') {
    return '地址不得含有用户名和密码 (the address may not hold a user and a password)';
  }
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) !== 0 && !mayCall(host, url, rules) ? FORBIDDEN : undefined;
}

export const FORBIDDEN = '该地址不允许访问 (this address may not be called)';

/** Finds a host's addresses and lets a connection be made only when all of them may be called: names can change after a check. */
export function guardedLookup(url: URL, rules: TargetRules): LookupFunction {
  return (host, options, done) => {
    lookup(host, { ...options, all: true }, (error, found) => {
      const [first] = found ?? [];
      if (error || first === undefined) done(error ?? new Error('no address'), []);
      else if (!found.every(({ address }) => mayCall(address, url, rules))) done(new ForbiddenTarget(), []);
      else if (options.all) done(null, found);
      else done(null, first.address, first.family);
    });
  };
}
