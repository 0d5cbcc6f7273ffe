import fc from 'fast-check';
import { expect, it } from 'vitest';
import { campaignVerdictOf, judgeCampaign } from '../../../src/reputation/campaigns/judging.ts';
import { type Counts, ZERO_COUNTS } from '../../../src/reputation/metrics.ts';
import { isBeyondChance, judge, MEASURES } from '../../../src/reputation/rates.ts';

const counts = fc.record({ hardBounced: fc.nat(40), complained: fc.nat(9), more: fc.nat(5_000) }).map(
  ({ hardBounced, complained, more }): Counts => ({
    ...ZERO_COUNTS,
    ...{ hardBounced, complained, attempted: hardBounced + complained + more },
    deliveredOutsideGoogle: complained + more,
  }),
);

it('a campaign is judged as everywhere, but for warnings that rest on fewer than 3 events, and for what is no chance', () => {
  fc.assert(
    fc.property(counts, fc.constantFrom(...MEASURES), (of, measure) => {
      const [usual, own] = [judge(measure, of), judgeCampaign(measure, of)];
      if (usual.state === 'healthy') expect(own).toEqual(usual);
      else if (usual.ratio.part < 3) expect(own).toEqual({ ...usual, state: 'low-volume' });
      else expect(own).toEqual(isBeyondChance(usual) ? { ...usual, state: 'watch' } : usual);
    }),
  );
});

it('a campaign of which one complaint of 1,000 deliveries is known has no verdict, with a third it has one', () => {
  const of = (complained: number): Counts => ({
    ...ZERO_COUNTS,
    ...{ attempted: 1_000, delivered: 1_000, deliveredOutsideGoogle: 1_000, complained },
  });
  expect([0, 1, 2, 3].map((complained) => campaignVerdictOf(of(complained)).state)).toEqual([
    'healthy',
    'low-volume',
    'low-volume',
    'review',
  ]);
});

it('a campaign that nearly all of its few recipients refuse is a warning', () => {
  const of = (hardBounced: number, attempted: number) =>
    campaignVerdictOf({ ...ZERO_COUNTS, hardBounced, attempted, deliveredOutsideGoogle: 0 }).bounce.state;
  expect([of(60, 60), of(3, 3), of(2, 2), of(4, 60)]).toEqual(['watch', 'watch', 'low-volume', 'low-volume']);
});
