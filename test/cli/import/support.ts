/** `import events` in this process, on files of its own. */
import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { importEvents } from '../../../src/cli/import/events.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { exported } from '../../support/record.ts';
import { SECRET_KEY } from '../../support/secrets.ts';
import { temporaryFolder } from '../../support/service.ts';
import { ACCOUNT, bounce, delivery, type MailSpec, send } from '../../support/ses.ts';
import { MIGRATIONS } from '../../support/sqlite.ts';

export const T0 = Date.UTC(2026, 6, 14, 9, 30);
/** When the files were written, unless a test says otherwise. */
export const WRITTEN = T0 + 3_600_000;

export interface RunOptions {
  readonly account?: string;
  readonly errors?: string;
  readonly restart?: boolean;
  readonly quiet?: boolean;
  readonly stdin?: Iterable<Buffer>;
  readonly stop?: AbortSignal;
  readonly sesAccounts?: readonly string[];
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export function workplace() {
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const database = join(folder.path, 'db', 'events.db');
  const open = () => openSqlite({ path: database, migrations: MIGRATIONS });
  return {
    database,
    open,
    path: (name: string) => join(folder.path, name),
    file: (name: string, content: string | Buffer, written = WRITTEN): string => {
      const path = join(folder.path, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      utimesSync(path, written / 1_000, written / 1_000);
      return path;
    },
    run: async (files: readonly string[], options: RunOptions = {}): Promise<Ran> => {
      const text = { out: '', err: '' };
      const to = (name: 'out' | 'err') => ({
        write: (part: string) => {
          text[name] += part;
        },
      });
      const code = await importEvents({
        files,
        account: options.account ?? '',
        region: '',
        restart: options.restart ?? false,
        quiet: options.quiet ?? false,
        errors: options.errors ?? null,
        config: {
          secretKey: SECRET_KEY,
          databasePath: database,
          sesAccounts: options.sesAccounts ?? [],
          campaignTag: 'campaign',
          routes: [],
          verifiedDomains: new Set(),
        },
        migrations: MIGRATIONS,
        stdin: Readable.from(options.stdin ?? [], { objectMode: false }),
        out: to('out'),
        err: to('err'),
        stop: options.stop ?? new AbortController().signal,
      });
      return { code, ...text };
    },
    state: async (): Promise<string> => {
      const store = open();
      try {
        return await exported(store);
      } finally {
        await store.close();
      }
    },
  };
}

export const specOf = (n: number): MailSpec => ({
  messageId: `import-m${n}`,
  acceptedAt: T0 + n * 1_000,
  destination: [`person${n}@example.net`],
  tenant: n % 2 === 0 ? 'acme' : undefined,
});

/** The send of mail `n`, and what became of it: one in five is a hard bounce. */
export function storyOf(n: number): readonly object[] {
  const spec = specOf(n);
  const [address = ''] = spec.destination;
  const at = spec.acceptedAt + 900;
  const recipients = [{ emailAddress: address, action: 'failed', status: '5.1.1' }];
  return [send(spec), n % 5 === 0 ? bounce(spec, { at, recipients }) : delivery(spec, at, [address])];
}

export const stories = (mails: number): readonly object[] => Array.from({ length: mails }, (_, n) => storyOf(n)).flat();

export const ndjson = (bodies: readonly object[], between = '\n'): string =>
  bodies.map((body) => JSON.stringify(body) + between).join('');

export { ACCOUNT };
