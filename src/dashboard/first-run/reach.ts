/** Whether AWS can reach an address, as far as the address itself tells. Pure. */

/** `local`: not from the internet. `unencrypted`: from there, but without https. */
export type Reach = 'public' | 'unencrypted' | 'local';

const LOCAL_NAME = /(?:^|\.)(?:localhost|local|internal|lan|home\.arpa)$/;
/** Loopback, private and link-local addresses (RFC 1918, RFC 3927, RFC 4193, RFC 4291). */
const LOCAL_ADDRESS =
  /^(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|0\.0\.0\.0$|\[::1\]$|\[f[cd]|\[fe80:)/;

export function reachOf(origin: string): Reach {
  const { hostname, protocol } = new URL(origin);
  const named = hostname.includes('.') || hostname.startsWith('[');
  if (!named || LOCAL_NAME.test(hostname) || LOCAL_ADDRESS.test(hostname)) return 'local';
  return protocol === 'https:' ? 'public' : 'unencrypted';
}
