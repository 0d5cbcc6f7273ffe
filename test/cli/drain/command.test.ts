import { defineCommand } from 'citty';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { drainCommand } from '../../../src/cli/drain/command.ts';
import { runCli } from '../../../src/cli/output/run.ts';

const URL = 'https://sqs.us-east-1.amazonaws.com/123456789012/ses-events-dead';
const root = defineCommand({ subCommands: { drain: drainCommand({ migrations: 'nowhere' }) } });

let [out, err] = ['', ''];
beforeEach(() => {
  [out, err] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += text;
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

const run = (...args: string[]) => runCli(root, 'ses-sentinel', ['drain', 'queue', ...args]);

it.each<[string, readonly string[], RegExp]>([
  ['no URL', [], /^ses-sentinel: URL is missing .*\n$/],
  ['something else', ['ses-events-dead'], /^ses-sentinel: "ses-events-dead" is not the URL of an SQS queue\n$/],
  ['a password', ['https://me:secret@x/123456789012/q'], /^ses-sentinel: a value is not the URL of an SQS queue\n$/],
  ['no Region', ['http://localhost:4566/123456789012/q'], /^ses-sentinel: .+: set AWS_REGION\n$/],
  ['two', [URL, URL], /^ses-sentinel: one queue at a time, please\n$/],
  ['an unknown flag', [URL, '--fast'], /^ses-sentinel: Unknown option '--fast' .*\n$/],
])('refuses %s with one line', async (_, args, line) => {
  vi.stubEnv('AWS_REGION', '');
  vi.stubEnv('AWS_DEFAULT_REGION', '');
  expect(await run(...args)).toBe(2);
  expect([out, err]).toEqual(['', expect.stringMatching(line)]);
});

it('takes the settings of the service, and says which is wrong', async () => {
  vi.stubEnv('AWS_DEFAULT_REGION', 'eu-west-1');
  vi.stubEnv('DATABASE_URL', 'postgres://x');
  expect(await run('http://localhost:4566/123456789012/q')).toBe(1);
  expect(err).toBe('ses-sentinel: DATABASE_URL must be file:PATH (a SQLite file)\n');
});

it('explains itself', async () => {
  expect(await run('--help')).toBe(0);
  expect(out).toContain('ses-sentinel drain queue');
  expect(out).toContain('--quiet');
});
