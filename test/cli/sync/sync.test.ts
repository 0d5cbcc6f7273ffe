import { expect, it } from 'vitest';
import { entry } from '../../suppression/sync/support.ts';
import { commandLine } from './support.ts';

const AGO = Date.now() - 86_400_000;

/** Something of every direction: to add, to put, to delete; after a first sync, to remove, too. */
async function prepared() {
  const cli = await commandLine();
  const store = cli.open();
  cli.server.hold('Ours@Example.com', AGO);
  cli.server.hold('gone@example.com', AGO);
  await store.suppressions.put([entry({ address: 'ours@example.com' }), entry({ address: 'block@example.com' })], AGO);
  const { code } = await cli.run();
  expect(code).toBe(0);
  cli.server.listOf('us-east-1').delete('gone@example.com');
  cli.server.hold('New@example.com', AGO, 'COMPLAINT');
  await store.suppressions.put([entry({ address: 'late@example.com', reason: 'complaint' })], AGO);
  const at = Date.now();
  const removal = { tenant: '', stream: '', reason: 'all', at, actor: 'key:ops', note: null } as const;
  await store.suppressions.remove([{ ...removal, address: 'ours@example.com' }]);
  await store.close();
  cli.server.calls.length = 0;
  return cli;
}

it('shows in a dry run what would change on either side, and changes no row and nothing at SES', async () => {
  const cli = await prepared();
  const before = [cli.rows(), [...cli.server.listOf('us-east-1')]];
  const { code, out } = await cli.run({ dryRun: true });
  expect(code).toBe(0);
  expect(out.split('\n')).toEqual([
    'Dry run: nothing was changed.',
    'Here: 2 entries to add, 0 to change, 1 to remove',
    'At SES: 1 address to put, 1 to delete',
    'here  add     new@example.com  ses-list',
    'here  remove  gone@example.com  ses-list',
    'here  add     late@example.com  ses-list',
    'SES   put     late@example.com  us-east-1  COMPLAINT',
    'SES   delete  Ours@Example.com  us-east-1',
    '',
  ]);
  expect([cli.rows(), [...cli.server.listOf('us-east-1')]]).toEqual(before);
  expect(cli.server.calls.map(({ operation }) => operation)).toEqual(['List']);
});

it('does then what the dry run showed', async () => {
  const cli = await prepared();
  const { code, out } = await cli.run();
  expect(code).toBe(0);
  expect(out).toMatch(/^us-east-1: 4 addresses at SES, 1 gone; 2 put and 1 deleted so far, 0 refused\n$/);
  expect([...cli.server.listOf('us-east-1').keys()].sort()).toEqual([
    'New@example.com',
    'block@example.com',
    'late@example.com',
  ]);
  const again = await cli.run({ dryRun: true, json: true });
  const [summary, ...lines] = again.out.trimEnd().split('\n');
  expect(JSON.parse(summary ?? '')).toEqual({
    dryRun: true,
    here: { add: 0, change: 0, remove: 0 },
    ses: { put: 0, delete: 0 },
  });
  expect(lines).toEqual([]);
});

it('looks at SES before there is a database, and writes lines of JSON', async () => {
  const cli = await commandLine();
  cli.server.hold('New@example.com', AGO);
  const { out } = await cli.run({ dryRun: true, json: true });
  expect(
    out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    { dryRun: true, here: { add: 1, change: 0, remove: 0 }, ses: { put: 0, delete: 0 } },
    { where: 'here', action: 'add', address: 'new@example.com', tenant: null, reason: 'ses-list' },
  ]);
  expect(() => cli.rows()).toThrow();
});

it('says what is missing, and ends with 1', async () => {
  const cli = await commandLine();
  cli.server.fault(() => ({ status: 403, type: 'AccessDeniedException' }));
  const { code, err } = await cli.run();
  expect(code).toBe(1);
  expect(err).toContain('us-east-1: ListSuppressedDestinations: the IAM policy does not allow it: add ses:List');
});

it('ends at once when it is stopped, and goes on later', async () => {
  const cli = await commandLine();
  for (let n = 0; n < 2_500; n++) cli.server.hold(`p${n}@example.net`, AGO);
  const stop = new AbortController();
  cli.server.fault(() => {
    if (cli.server.calls.length >= 2) stop.abort();
    return null;
  });
  const stopped = await cli.run({ stop: stop.signal });
  expect([stopped.code, stopped.out]).toEqual([130, '']);
  expect(stopped.err).toContain('us-east-1: page 1, 1,000 addresses');
  cli.server.fault(() => null);
  const { code, out } = await cli.run();
  expect([code, out]).toEqual([0, expect.stringContaining('2,500 addresses at SES')]);
  expect(cli.server.calls.length).toBe(4);
});
