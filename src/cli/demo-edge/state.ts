/** What is kept between two runs: the database, and the secrets that belong to it. */
import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const secrets = z.object({ ADMIN_TOKEN: z.string(), SECRET_KEY: z.string() });

const SECRETS = 'secrets.json';

export type LocalSecrets = Readonly<z.infer<typeof secrets>>;

export interface LocalState {
  /** Where wrangler keeps D1, and what else it keeps. */
  readonly folder: string;
  /** Made up for this folder: they protect nothing but a demo. */
  readonly secrets: LocalSecrets;
}

const madeUp = (): LocalSecrets => ({
  ADMIN_TOKEN: `local-${randomBytes(18).toString('base64url')}`,
  SECRET_KEY: randomBytes(32).toString('base64url'),
});

/** Another key would make what is stored unreadable: it stays as long as the database. */
function openSecrets(path: string): LocalSecrets {
  try {
    return secrets.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    const made = madeUp();
    writeFileSync(path, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
    return made;
  }
}

/** Of wrangler, and of this file. Whatever else is in the folder is somebody's own. */
const KEPT = ['v3', SECRETS] as const;

/** @param fresh - removes what the last run has left. */
export function openState(folder: string, fresh: boolean): LocalState {
  if (fresh) for (const name of KEPT) rmSync(join(folder, name), { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return { folder, secrets: openSecrets(join(folder, SECRETS)) };
}
