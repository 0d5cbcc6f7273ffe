/** The installation's secret key on Node, where the environment holds none: of a file beside the database. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const MIN_LENGTH = 32;

export interface SecretKey {
  readonly key: string;
  /** The file that was made for it just now. */
  readonly made: string | null;
}

const newKey = (): string => randomBytes(32).toString('base64url');

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;

function read(path: string): string | null {
  try {
    const key = readFileSync(path, 'utf8').trim();
    if (key.length < MIN_LENGTH) throw new Error(`${path} holds no key of at least ${MIN_LENGTH} characters`);
    return key;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** Windows cannot sync a folder, and need not. */
function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  fsyncSync(folder);
  closeSync(folder);
}

/** Appears whole or not at all, and never in another one's place: of two processes at once, one makes the file. */
function publish(path: string, key: string): boolean {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, `${key}\n`, { mode: 0o600, flag: 'wx', flush: true });
    linkSync(draft, path);
    syncFolder(dirname(path));
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/**
 * Reads the key file `<database>.key`, or makes it, readable by its owner only. It must be kept as long as the database,
 * and apart from its backups. A database in memory gets a key that ends with the process.
 *
 * @throws when the file cannot be read or made, or holds no key.
 */
export function secretKeyBeside(databasePath: string): SecretKey {
  if (databasePath === ':memory:') return { key: newKey(), made: null };
  const path = `${databasePath}.key`;
  const known = read(path);
  if (known !== null) return { key: known, made: null };
  const made = publish(path, newKey()) ? path : null;
  const key = read(path);
  if (key === null) throw new Error(`${path} went away while it was read`);
  return { key, made };
}
