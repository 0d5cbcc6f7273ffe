import { expect, test } from 'vitest';
import { HELP, parseOptions } from '../../../src/cli/demo-edge/options.ts';

test('a week of history, then live, at the port of wrangler', () => {
  expect(parseOptions([])).toEqual({
    ok: true,
    value: { port: 8787, days: 7, seed: '1', speed: 3, traffic: true, fresh: false, folder: null, help: false },
  });
});

test('all of them, each explained', () => {
  const args = ['--port', '0', '--days=2', '--seed', 'x', '--speed', '9', '--no-traffic', '--fresh', '--folder', './a'];
  expect(parseOptions(args)).toMatchObject({
    ok: true,
    value: { port: 0, days: 2, seed: 'x', speed: 9, traffic: false, fresh: true, folder: './a' },
  });
  for (const flag of args.filter((arg) => arg.startsWith('--'))) expect(HELP).toContain(flag.split('=')[0]);
});

test.each([
  [['--database', 'a.db'], '--database'],
  [['--port', 'x'], '--port'],
  [['--days', '61'], '--days'],
  [['--folder', ''], '--folder'],
])('%j is one line that names it', (args, name) => {
  const parsed = parseOptions(args);
  expect(parsed).toMatchObject({ ok: false, error: expect.stringContaining(name) });
  expect(parsed.ok ? '' : parsed.error).not.toContain('\n');
});
