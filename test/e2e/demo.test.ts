/** The built demo as a user runs it. Needs `npm run build` first. */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const DEMO = fileURLToPath(new URL('../../dist/demo.js', import.meta.url));
const PATIENCE = 60_000;

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const run = (...args: readonly string[]): Promise<Run> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [DEMO, ...args], { timeout: PATIENCE }, (_, out, err) =>
      resolve({ code: child.exitCode, out, err }),
    );
  });

const databaseIn = (out: string): string => /^Database +(\S+) +\(temporary/m.exec(out)?.[1] ?? 'none';

describe('the demo', { timeout: PATIENCE }, () => {
  test('is built', () => {
    expect(existsSync(DEMO), 'run "npm run build" first').toBe(true);
  });

  test('the proof holds: a bounced address is refused within a second, and the overview shows it', async () => {
    const { code, out, err } = await run('--proof', '--port', '0');
    expect(err).toBe('');
    const seconds = /^ok {3}bounce published -> refused by the check: (\d+\.\d{3}) s$/m.exec(out)?.[1];
    expect(Number(seconds)).toBeLessThan(1);
    expect(out).toMatch(/^ok {3}bounce shown on the overview: /m);
    expect(out).not.toContain('FAIL');
    expect(out).toContain('The proof holds.');
    expect(code).toBe(0);
  });

  test('tells a short history, loses nothing and leaves nothing behind', async () => {
    const { code, out, err } = await run('--no-live', '--days', '2', '--port', '0');
    expect(err).toBe('');
    expect(out).toMatch(/^Dashboard +http:\/\/127\.0\.0\.1:\d+\/sign-in\?code=\S+$/m);
    expect(out).toMatch(/^Topics +2 confirmed, 1 of another account waiting for approval$/m);
    expect(out).toMatch(
      /^History +[\d,]+ mails in [\d,]+ signed notifications, [\d.]+ s \([\d,]+ a second\), 0 lost$/m,
    );
    expect(code).toBe(0);
    expect(existsSync(databaseIn(out))).toBe(false);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends the live part cleanly', async (signal) => {
    const child = spawn(process.execPath, [DEMO, '--days', '1', '--port', '0', '--speed', '20']);
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
      if (/^Live /m.test(text)) setTimeout(() => child.kill(signal), 500);
    });
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(out).toContain('Ended.');
    expect(code).toBe(0);
    expect(existsSync(databaseIn(out))).toBe(false);
  });

  test('a bad flag is one line and exit code 2', async () => {
    const { code, out, err } = await run('--nope');
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(err).toContain('--nope');
  });
});
