/** The installation's secret key on Node: of the environment, or of a file beside the database, made at the first start. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { createSecrets, type Secrets } from './access/secrets.ts';
import { err, ok, type Result } from './shared/result.ts';
import type { ErasureStore } from './store/contract.ts';
import { createPseudonyms, type PseudonymOf, requireErasureKey } from './suppression/pseudonym.ts';

const MIN_LENGTH = 32;

/**
 * Reads the key file, or makes it, readable by its owner only. It must be kept as long as the database, and apart from
 * its backups: whoever has both can tell which addresses were erased.
 */
function loadSecretKey(path: string): string {
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

/** What the installation's key derives: of the setting, else of the file beside the database. */
export const openSecrets = (config: { readonly secretKey: string | null; readonly databasePath: string }): Secrets =>
  createSecrets(config.secretKey ?? loadSecretKey(`${config.databasePath}.key`));

/** For commands that write to a database beside its service: they must know whom it has erased. Fails with one line. */
export async function openPseudonyms(
  erasures: ErasureStore,
  config: Parameters<typeof openSecrets>[0],
): Promise<Result<PseudonymOf, string>> {
  try {
    const secrets = openSecrets(config);
    await requireErasureKey(erasures, secrets);
    return ok(createPseudonyms(secrets));
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}
