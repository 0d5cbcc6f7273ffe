/**
 * A kill cannot show a missing fsync, for the kernel keeps the pages. So the system calls are watched: when a 200 goes
 * to the socket, every byte written to the log before it has been synced to the disk.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createSigner } from '../../src/cli/sns-stand-in/signer.ts';
import { postTo, startBuilt, temporaryFolder } from '../support/service.ts';
import { type MailSpec, send, TOPIC } from '../support/ses.ts';

type Call = 'log-write' | 'log-sync' | 'answer-200';

/** The calls of one thread, in order; a call that was interrupted counts when it returns. */
function calls(trace: string, database: string): readonly Call[] {
  const unfinished = new Map<string, string>();
  const log = `${database}-wal`;
  const found: Call[] = [];
  for (const line of trace.split('\n')) {
    const [, thread = '', rest = ''] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    if (rest.endsWith('<unfinished ...>')) {
      unfinished.set(thread, rest);
      continue;
    }
    const resumed = /^<\.\.\. \w+ resumed>/.test(rest);
    const call = resumed ? `${unfinished.get(thread) ?? ''} ${rest}` : rest;
    if (!/= \d+$/.test(call)) continue;
    if (/^(pwrite64|write)\(/.test(call) && call.includes(log)) found.push('log-write');
    else if (/^f(data)?sync\(/.test(call) && call.includes(log) && /= 0$/.test(call)) found.push('log-sync');
    else if (/^(write|writev|sendto|sendmsg)\(/.test(call) && call.includes('HTTP/1.1 200')) found.push('answer-200');
  }
  return found;
}

it('syncs the log before each 200', async () => {
  const signer = await createSigner({ topicArn: TOPIC });
  const folder = temporaryFolder();
  const database = join(folder.path, 'traced.db');
  const trace = join(folder.path, 'trace');
  const filter = 'trace=fsync,fdatasync,write,writev,pwrite64,sendto,sendmsg';
  try {
    const service = await startBuilt({
      database,
      signer,
      under: ['strace', '-D', '-f', '-y', '-s', '64', '-e', filter, '-o', trace],
    });
    const post = async (n: number) => {
      const spec: MailSpec = {
        messageId: `t-${n}`,
        acceptedAt: Date.UTC(2026, 10, 20),
        destination: ['ann@example.net'],
      };
      const response = await postTo(
        service.url,
        JSON.stringify(signer.notification({ message: JSON.stringify(send(spec)) })),
      );
      expect(response.status).toBe(200);
    };
    for (let n = 0; n < 20; n++) await post(n);
    await Promise.all(Array.from({ length: 40 }, (_, n) => post(100 + n)));
    await service.end('SIGTERM');

    const seen = calls(readFileSync(trace, 'utf8'), database);
    expect(seen.filter((call) => call === 'answer-200')).toHaveLength(60);
    let unsynced = false;
    let syncedSinceAnswer = false;
    let sequential = 0;
    for (const call of seen) {
      if (call === 'log-write') unsynced = true;
      else if (call === 'log-sync') {
        unsynced = false;
        syncedSinceAnswer = true;
      } else {
        expect(unsynced, 'a 200 was written while the log held unsynced bytes').toBe(false);
        if (sequential < 20) expect(syncedSinceAnswer, `the 200 number ${sequential} had a sync of its own`).toBe(true);
        sequential++;
        syncedSinceAnswer = false;
      }
    }
  } finally {
    folder.remove();
  }
});
