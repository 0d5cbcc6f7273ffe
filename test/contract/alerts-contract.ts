/** Episodes of alerts, as every store driver must bring them about. */
import { beforeEach, describe, expect, it } from 'vitest';
import { noAwsStates } from '../../src/reputation/alerts/aws-state.ts';
import { judgeAlerts } from '../../src/reputation/alerts/judge.ts';
import type { Alert, Store } from '../../src/store/contract.ts';
import expected from '../fixtures/reputation-scenario/episodes.json' with { type: 'json' };
import { replayScenario } from '../support/replay.ts';

type Figure = Alert['value'];

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}

const fraction = (value: Figure) => {
  if (value === null) return {};
  const shared = divisor(value.part, value.whole);
  return `${value.part / shared}/${value.whole / shared}`;
};

/** The scenario's own form. Its moments are the hours' ends; the service was asked a millisecond before. */
const episodeOf = ({ rule, level, scope, openedAt, resolvedAt, opening, peak }: Alert) => ({
  ...{ rule, level, accountRegion: `${scope.account}/${scope.region}` },
  ...(scope.recipientDomain === undefined ? {} : { recipientDomain: scope.recipientDomain }),
  opened: new Date(openedAt + 1).toISOString(),
  resolved: resolvedAt === null ? null : new Date(resolvedAt + 1).toISOString(),
  ...(opening === null ? {} : { openedAt: fraction(opening), peak: fraction(peak) }),
});

const sorted = (episodes: readonly object[]) => episodes.map((each) => JSON.stringify(each)).sort();

export function alertsContract(open: () => Promise<Store>): void {
  describe('alerts', () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
      await store.reputation.recounted();
    });

    it('come and go in the 60 days of the scenario exactly as written, with every default', async () => {
      await replayScenario(store, (now) => judgeAlerts({ store, readAwsStates: noAwsStates }, now));
      const all = await store.alerts.list({ state: 'all', limit: 1_000 });
      expect(sorted(all.map(episodeOf))).toEqual(sorted(expected.episodes));
    }, 600_000);
  });
}
