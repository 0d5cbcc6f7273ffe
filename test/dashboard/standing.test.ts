/** What the overview's verdict stands on. */
import { expect, it } from 'vitest';
import { loadStanding } from '../../src/dashboard/overview/standing.ts';
import { tell } from '../support/record.ts';
import { ACCOUNT, delivery, send } from '../support/ses.ts';
import { openMemory } from '../support/sqlite.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 9, 20, 12);

it('does not take a silent account for alive because another one sends', async () => {
  const store = openMemory();
  const sendFrom = async (region: string, hoursAgo: number) => {
    const at = NOW - hoursAgo * HOUR;
    const spec = {
      messageId: `${region}-${hoursAgo}`,
      acceptedAt: at,
      destination: ['ann@example.net'],
      sender: { account: ACCOUNT, region, identity: 'news.example.com' },
    };
    await tell(
      store,
      { body: send(spec), publishedAt: at },
      { body: delivery(spec, at, ['ann@example.net']), publishedAt: at },
    );
  };
  for (let hour = 1; hour <= 100; hour++) {
    await sendFrom('us-east-1', hour);
    if (hour > 30) await sendFrom('eu-west-1', hour);
  }
  const standingOf = (region: string) =>
    loadStanding(store, { window: '7d', now: NOW, tenant: null, account: `${ACCOUNT}/${region}` }, { events: 1 });
  expect((await standingOf('us-east-1'))?.silent).toBe(false);
  const quiet = await standingOf('eu-west-1');
  expect([quiet?.silent, quiet?.newestEventAt]).toEqual([true, NOW - 30 * HOUR]);
});
