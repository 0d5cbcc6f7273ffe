import { expect, test } from 'vitest';
import { parseOptions } from '../../../src/cli/demo/options.ts';

test('defaults', () => {
  expect(parseOptions([])).toEqual({
    ok: true,
    value: { port: 8080, days: 28, seed: '1', database: null, live: true, speed: 3, proof: false, help: false },
  });
  expect(parseOptions(['--proof'])).toMatchObject({ value: { port: 0, proof: true } });
});

test('all of them', () => {
  const args = ['--port', '0', '--days=2', '--seed', 'x', '--database', './a.db', '--no-live', '--speed', '0.5'];
  expect(parseOptions(args)).toMatchObject({
    ok: true,
    value: { port: 0, days: 2, seed: 'x', database: './a.db', live: false, speed: 0.5 },
  });
});

test.each([
  [['--nope'], '--nope'],
  [['extra'], 'extra'],
  [['--port'], '--port'],
  [['--port', '70000'], '--port'],
  [['--port', ''], '--port'],
  [['--days', '0'], '--days'],
  [['--days', '1.5'], '--days'],
  [['--days', 'ten'], '--days'],
  [['--speed', '0'], '--speed'],
  [['--database', ' '], '--database'],
])('%j is one line that names it', (args, name) => {
  const parsed = parseOptions(args);
  expect(parsed).toMatchObject({ ok: false, error: expect.stringContaining(name) });
  expect(parsed.ok ? '' : parsed.error).not.toContain('\n');
});
