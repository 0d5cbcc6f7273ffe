/** Tells the reputation scenario to a store, as it arrived. */
import { setImmediate } from 'node:timers/promises';
import { recordingOf } from '../../src/ingest/notification.ts';
import { batchOf, type Recording } from '../../src/ingest/recording.ts';
import { parseRoutes } from '../../src/ingest/routing.ts';
import type { Store } from '../../src/store/contract.ts';
import { expandScenario, readScenario, type ScenarioTelling } from './reputation-scenario.ts';
import { pseudonymOf } from './secrets.ts';

export const scenario = readScenario();

const parsedRoutes = parseRoutes(JSON.stringify(scenario.routes));
if (!parsedRoutes.ok) throw new Error(parsedRoutes.error);
const options = {
  accounts: new Set(Object.values(scenario.senders).map(({ account }) => account)),
  campaignTag: 'campaign',
  routes: parsedRoutes.value,
  verifiedDomains: new Set(scenario.verifiedDomains),
};

function recordingFrom({ id, topic, account, region, publishedAt, arrivesAt, body }: ScenarioTelling): Recording {
  const carriage = { id, source: topic, account, region, publishedAt, receivedAt: arrivesAt };
  return recordingOf(JSON.stringify(body()), carriage, options);
}

/** One transaction. */
export const record = (store: Store, tellings: readonly ScenarioTelling[]): Promise<void> =>
  store.events.record(batchOf(tellings.map(recordingFrom), tellings.at(-1)?.arrivesAt ?? 0, pseudonymOf));

const BATCH = 500;

/** Records all that arrives before each of the moments (ascending), which it then yields. */
export async function* replay(store: Store, moments: readonly number[]): AsyncGenerator<number> {
  const told = expandScenario(scenario);
  let from = 0;
  for (const moment of moments) {
    const next = told.findIndex(({ arrivesAt }) => arrivesAt >= moment);
    const to = next === -1 ? told.length : next;
    for (; from < to; from = Math.min(to, from + BATCH)) {
      await record(store, told.slice(from, Math.min(to, from + BATCH)));
      await setImmediate();
    }
    yield moment;
  }
}
