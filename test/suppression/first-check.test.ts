import { expect, it } from 'vitest';
import { silentLog } from '../../src/shared/log.ts';
import { createFirstCheck } from '../../src/suppression/first-check.ts';
import { openStore } from '../support/platform.ts';

const NOW = Date.UTC(2026, 9, 20, 12);

it('gives its one write to whatever keeps work alive after the answer', async () => {
  const { milestones } = await openStore();
  const kept: Promise<unknown>[] = [];
  const background = { keep: (work: Promise<unknown>) => void kept.push(work) };
  const firstCheck = createFirstCheck({ milestones, background, now: () => NOW, log: silentLog });
  firstCheck.note();
  firstCheck.note();
  expect(kept).toHaveLength(1);
  await Promise.all(kept);
  expect(await milestones.of('first-check')).toBe(NOW);
});
