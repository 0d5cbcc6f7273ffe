/** A compaction that does not come to its end. */
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { sumCounts } from '../../src/reputation/groups.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { tell } from '../support/record.ts';
import { temporaryFolder } from '../support/service.ts';
import { delivery, type MailSpec } from '../support/ses.ts';
import { MIGRATIONS } from '../support/sqlite.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const AT = Date.UTC(2026, 6, 14);
const TODAY = AT / DAY;
const WHOLE = { from: TODAY * 24, to: (TODAY + 1) * 24 };
const MAILS = 600;

const folder = temporaryFolder();
afterAll(folder.remove);

test.each([1, 2, 3])('leaves every sum right, and the day to be compacted, after %i turns', async (turns) => {
  const path = join(folder.path, `${turns}.db`);
  const first = openSqlite({ path, migrations: MIGRATIONS });
  const specs = Array.from(
    { length: MAILS },
    (_, n): MailSpec => ({
      messageId: `m-${n}`,
      acceptedAt: AT + (n % 24) * HOUR,
      destination: [`p@d${n}.example.com`],
      campaign: `c${n}`,
      tenant: `t${n % 3}`,
    }),
  );
  await tell(first, ...specs.map((spec) => ({ body: delivery(spec, AT, spec.destination), publishedAt: AT + DAY })));
  const cut = expect(first.reputation.compact(TODAY)).rejects.toThrow(/unavailable/);
  for (let n = 0; n < turns; n++) await setImmediate();
  await first.close();
  await cut;
  const store = openSqlite({ path, migrations: MIGRATIONS });
  const domains = () => store.reputation.groups({ ...WHOLE, dimension: 'recipientDomain', limit: 1_000 });
  expect(sumCounts(await domains()).attempted).toBe(MAILS);
  expect(await store.reputation.nextToCompact(TODAY + 1)).toBe(TODAY);
  await store.reputation.compact(TODAY);
  expect(await store.reputation.nextToCompact(TODAY + 1)).toBeNull();
  expect(await store.reputation.compareDay(TODAY)).toMatchObject({ differences: 0 });
  expect(sumCounts(await domains()).attempted).toBe(MAILS);
  expect(await domains()).toHaveLength(31);
  await store.close();
});
