import { defineCommand } from 'citty';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runCli } from '../../../src/cli/output/run.ts';
import { syncCommand } from '../../../src/cli/sync/command.ts';

const root = defineCommand({ subCommands: { sync: syncCommand({ migrations: 'nowhere' }) } });

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

const run = (...args: string[]) => runCli(root, 'ses-sentinel', ['sync', 'suppressions', ...args]);

it('wants a Region that the service keeps in step, or a dry run', async () => {
  vi.stubEnv('SES_SYNC_REGIONS', '');
  expect(await run()).toBe(2);
  expect(err).toBe('ses-sentinel: set SES_SYNC_REGIONS to the Regions that you send from\n');
  vi.stubEnv('SES_SYNC_REGIONS', 'us-east-1');
  err = '';
  expect(await run('--region', 'eu-west-1')).toBe(2);
  expect(err).toBe('ses-sentinel: eu-west-1 is not one of SES_SYNC_REGIONS; only --dry-run may look at it\n');
});

it('says which setting is wrong, and refuses unknown flags', async () => {
  vi.stubEnv('SES_SYNC_PUSH', 'everything');
  expect(await run()).toBe(1);
  expect(err).toBe('ses-sentinel: SES_SYNC_PUSH must be "none", or some of bounce, complaint, manual\n');
  expect(await run('--fast')).toBe(2);
  expect(await run('--dry-run', '--region', 'nowhere')).toBe(1);
  expect(err).toContain('SES_SYNC_REGIONS must be AWS Regions like us-east-1');
});

it('explains itself', async () => {
  expect(await run('--help')).toBe(0);
  expect(out).toContain('ses-sentinel sync suppressions');
  for (const flag of ['--dry-run', '--region', '--json', '--quiet']) expect(out).toContain(flag);
});
