import { expect, test } from 'vitest';
import { judgeAwsStates } from '../../../src/reputation/alerts/aws.ts';

const AT = Date.UTC(2026, 10, 22, 9);

const titleOf = (enforcementStatus: string, sendingEnabled: boolean) =>
  judgeAwsStates([{ account: '123456789012', region: 'us-east-1', enforcementStatus, sendingEnabled, at: AT }], AT)
    .filter(({ over }) => over)
    .map(({ words }) => words.title.replace(/ (in|of|for) .*/, ''));

test("tells AWS's pause from the account's own switch", () => {
  expect(titleOf('SHUTDOWN', false)[0]).toMatch(/^AWS has paused sending/);
  expect(titleOf('HEALTHY', false)[0]).toMatch(/^The account's own sending switch is off/);
  expect(titleOf('HEALTHY', true)).toEqual([]);
});
