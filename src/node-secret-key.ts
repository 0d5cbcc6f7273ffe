/** The installation's secret key on Node, where the environment holds none: of a file beside the database. */
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createSecrets, type Secrets } from './access/secrets.ts';
import { err, ok, type Result } from './shared/result.ts';
import type { ErasureStore } from './store/contract.ts';
import { createPseudonyms, type PseudonymOf, requireErasureKey } from './suppression/pseudonym.ts';

const MIN_LENGTH = 32;

interface KeySettings {
  readonly secretKey: string | null;
  readonly databasePath: string;
}

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

/** What the installation's key derives: of the setting, else of the file beside the database; and that file, if it was made just now. */
export function openSecrets({ secretKey, databasePath }: KeySettings): {
  readonly secrets: Secrets;
  readonly made: string | null;
} {
  const { key, made } = secretKey === null ? secretKeyBeside(databasePath) : { key: secretKey, made: null };
  return { secrets: createSecrets(key), made };
}

/** For commands that write to a database beside its service: they must know whom it has erased. Fails with one line. */
export async function openPseudonyms(
  erasures: ErasureStore,
  config: KeySettings,
): Promise<Result<PseudonymOf, string>> {
  try {
    const { secrets } = openSecrets(config);
    await requireErasureKey(erasures, secrets);
    return ok(createPseudonyms(secrets));
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}
