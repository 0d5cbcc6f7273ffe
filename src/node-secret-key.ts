/** The installation's secret key on Node: of the environment, or of a file beside the database, made at the first start. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const MIN_LENGTH = 32;

/**
 * Reads the key file, or makes it, readable by its owner only. It must be kept as long as the database, and apart from
 * its backups: whoever has both can tell which addresses were erased.
 */
export function loadSecretKey(path: string): string {
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(path, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  const key = readFileSync(path, 'utf8').trim();
  if (key.length < MIN_LENGTH) throw new Error(`${path} holds no key of at least ${MIN_LENGTH} characters`);
  return key;
}
