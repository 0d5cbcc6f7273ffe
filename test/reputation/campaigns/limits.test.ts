/** What a tenant may register, and how many people are told apart. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openSqlite } from '../../../src/store/sqlite.ts';
import { refusalOf } from '../../support/answers.ts';
import { createTestApp } from '../../support/app.ts';
import { temporaryFolder } from '../../support/service.ts';
import { MIGRATIONS } from '../../support/sqlite.ts';
import { people, T0 } from './support.ts';

let folder: ReturnType<typeof temporaryFolder>;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const fileStore = () => {
  const path = join(folder.path, 'x.db');
  const store = openSqlite({ path, migrations: MIGRATIONS });
  return {
    store,
    edit: (statement: string) => {
      const file = new Database(path);
      file.exec(statement);
      file.close();
    },
  };
};

it('refuses the 10,001st campaign of a tenant, and takes changes of the others and campaigns of other tenants', async () => {
  const { store, edit } = fileStore();
  edit(`with recursive n(n) as (select 1 union all select n + 1 from n where n < 10000)
    insert into campaign (tenant, tag, expected, registered_at, updated_at, active_at)
    select 'acme', 'tag-' || n, 1, ${T0}, ${T0}, ${T0} from n`);
  const { api, key } = await createTestApp({ store, startAt: T0 });
  const token = await key(['write']);
  const put = (tag: string, tenant: string) => api('PUT', `/v1/campaigns/${tag}`, token, { expected: 5, tenant });
  expect(await refusalOf(await put('one-more', 'acme'))).toEqual([409, 'too-many-campaigns']);
  expect((await put('tag-7', 'acme')).status).toBe(200);
  expect((await put('one-more', 'clinic')).status).toBe(200);
  expect((await api('DELETE', '/v1/campaigns/tag-8?tenant=acme', token)).status).toBe(204);
  expect((await put('one-more', 'acme')).status).toBe(200);
  await store.close();
});

it('counts nobody new once a million are told apart', async () => {
  const { store, edit } = fileStore();
  const campaign = await store.campaigns.register({ tenant: 'acme', tag: 'x', name: null, expected: 9, at: T0 });
  const count = (hashes: readonly string[]) =>
    store.campaigns.countChecked({ campaign: campaign?.id ?? 0, hashes, suppressed: hashes.slice(0, 1), at: T0 });
  await count(people(2));
  edit('update campaign set checked = 1000000');
  await count(people(5, 1));
  expect(await store.campaigns.latest(1)).toMatchObject([{ checked: 1_000_000, suppressed: 2 }]);
  await store.close();
});
