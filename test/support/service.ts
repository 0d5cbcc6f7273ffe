/** The built service as a real process. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Signer } from '../../src/cli/sns-stand-in/signer.ts';
import { TOPIC } from './ses.ts';

const BUILT = fileURLToPath(new URL('../../dist/node.js', import.meta.url));

export const ADMIN_TOKEN = 'administrator-of-the-tests';

export interface RunOptions {
  readonly database: string;
  readonly signer: Signer;
  readonly env?: Readonly<Record<string, string>>;
  /** A command that runs the service: `strace -o …`, a shell that sets limits. The command line follows it. */
  readonly under?: readonly string[];
}

export interface Running {
  readonly url: string;
  readonly process: ChildProcess;
  readonly output: () => string;
  /** Sends a signal and waits for the end. @returns the exit code, or `null` after a deadly signal. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
}

export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'ses-sentinel-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function spawnBuilt(
  env: Readonly<Record<string, string>>,
  under: readonly string[] = [],
  args: readonly string[] = [],
): ChildProcess {
  if (!existsSync(BUILT)) throw new Error('dist/node.js is missing: run "npm run build" first');
  const [command, ...rest] = [...under, process.execPath, ...args, BUILT];
  return spawn(command ?? process.execPath, rest, {
    env: { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export async function startBuilt({ database, signer, env = {}, under = [] }: RunOptions): Promise<Running> {
  const child = spawnBuilt(
    {
      DATABASE_URL: `file:${database}`,
      SNS_TOPIC_ARNS: TOPIC,
      SNS_SIGNING_CERTS: JSON.stringify({ [signer.certificateUrl]: signer.certificatePem }),
      ADMIN_TOKEN,
      LOG_LEVEL: 'error',
      // The tests' mail has fixed dates.
      RETENTION_DAYS: '0',
      ...env,
    },
    under,
  );
  let text = '';
  const ended = once(child, 'exit') as Promise<[number | null]>;
  const url = await new Promise<string>((resolve, reject) => {
    const take = (chunk: Buffer) => {
      text += chunk.toString();
      const found = /listening on (http:\S+)/.exec(text);
      // The last line of the greeting: all of it is there.
      if (found?.[1] !== undefined && text.includes('/v1/check')) resolve(found[1]);
    };
    child.stdout?.on('data', take);
    child.stderr?.on('data', take);
    ended.then(([code]) => reject(new Error(`the service ended with ${code}: ${text}`)));
  });
  return {
    url,
    process: child,
    output: () => text,
    end: async (signal) => {
      child.kill(signal);
      const [code] = await ended;
      return code;
    },
  };
}

export const postTo = (url: string, body: string): Promise<Response> =>
  fetch(`${url}/webhooks/ses`, { method: 'POST', headers: { 'content-type': 'text/plain; charset=UTF-8' }, body });
