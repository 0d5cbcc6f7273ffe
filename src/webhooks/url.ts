import { err, ok, type Result } from '../shared/result.ts';

export const MAX_URL = 2_048;

/** Names and addresses of this machine (RFC 6761 section 6.3, RFC 1122 section 3.2.1.3), as a parsed URL writes them. */
const LOOPBACK = /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Where messages may go: https, or http to this machine; no credentials. @returns the URL as it is sent to, or the fault. */
export function parseEndpointUrl(text: string): Result<string, string> {
  const url = text.length <= MAX_URL && URL.canParse(text) ? new URL(text) : null;
  if (url === null) return err('is no URL');
  const { protocol, hostname, username, password, hash } = url;
  if (protocol !== 'https:' && !(protocol === 'http:' && LOOPBACK.test(hostname))) {
    return err('must be https; http is for this machine only');
  }
  if (username !== '' || password !== '') return err('must hold no credentials');
  if (hash !== '') return err('must have no fragment');
  return ok(url.href);
}
