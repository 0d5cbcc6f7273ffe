/** `drain queue` in this process, on a queue of a real SQS server and a file of its own. */
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { drainIntoStore } from '../../../src/cli/drain/drain.ts';
import type { Queue } from '../../../src/ingest/sqs/queue.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { startSqs } from '../../ingest/sqs/support.ts';
import { SECRET_KEY } from '../../support/secrets.ts';
import { temporaryFolder } from '../../support/service.ts';
import { bounce, type MailSpec, send } from '../../support/ses.ts';
import { MIGRATIONS } from '../../support/sqlite.ts';

export const T0 = Date.UTC(2026, 6, 20);

const specOf = (n: number): MailSpec => ({
  messageId: `m-${n}`,
  acceptedAt: T0,
  destination: [`person${n}@example.net`],
});

export const sendOf = (n: number): object => send(specOf(n));

export function bounceOf(n: number): object {
  const [emailAddress = ''] = specOf(n).destination;
  return bounce(specOf(n), { at: T0 + 1_000, recipients: [{ emailAddress, action: 'failed', status: '5.1.1' }] });
}

interface RunOptions {
  readonly quiet?: boolean;
  readonly stop?: AbortSignal;
  readonly terminal?: boolean;
}

export async function deadLetters() {
  const sqs = await startSqs();
  onTestFinished(() => sqs.stop());
  const folder = temporaryFolder();
  onTestFinished(folder.remove);
  const queue = sqs.makeQueue('ses-events-dead');
  const database = join(folder.path, 'db', 'events.db');
  return {
    sqs,
    queue,
    database,
    left: () => sqs.left(queue),
    open: () => openSqlite({ path: database, migrations: MIGRATIONS }),
    run: async (options: RunOptions = {}, from: Queue = queue) => {
      const text = { out: '', err: '' };
      const to = (name: 'out' | 'err') => ({
        isTTY: options.terminal === true,
        write: (part: string) => {
          text[name] += part;
        },
      });
      const code = await drainIntoStore({
        queue: from,
        config: {
          secretKey: SECRET_KEY,
          databasePath: database,
          sesAccounts: [],
          campaignTag: 'campaign',
          routes: [],
          verifiedDomains: new Set(),
          sqsEndpoint: sqs.endpoint,
        },
        migrations: MIGRATIONS,
        quiet: options.quiet ?? false,
        out: to('out'),
        err: to('err'),
        stop: options.stop ?? new AbortController().signal,
        lockTimeout: 200,
      });
      return { code, ...text };
    },
  };
}
