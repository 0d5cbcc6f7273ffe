import { expect, test } from 'vitest';
import { createScreen, progressText } from '../../../src/cli/demo/progress.ts';

test('says how far, how fast and how long', () => {
  expect(progressText({ notifications: 10_000, mails: 35_000, totalMails: 70_000, seconds: 8 })).toBe(
    '[##############..............]  50 %  10,000 notifications, 1,250/s, 8 s left',
  );
  expect(progressText({ notifications: 0, mails: 0, totalMails: 70_000, seconds: 0 })).toContain('  0 %');
  expect(progressText({ notifications: 0, mails: 0, totalMails: 0, seconds: 0 })).toContain('100 %');
});

test('on a terminal a status takes the place of the last one', () => {
  const written: string[] = [];
  const screen = createScreen({ isTTY: true, columns: 11, write: (text) => written.push(text) });
  screen.status('a status longer than the line');
  screen.line('done');
  expect(written).toEqual(['\r\u001b[2Ka status l', '\r\u001b[2K', 'done\n']);
});

test('elsewhere a status is a line now and then', () => {
  const written: string[] = [];
  let now = 0;
  const screen = createScreen({ write: (text) => written.push(text) }, () => now);
  for (const at of [1_000, 3_000, 4_000, 7_000]) {
    now = at;
    screen.status(`at ${at}`);
  }
  expect(written).toEqual(['at 3000\n', 'at 7000\n']);
});
