import { and, desc, eq, lt, sql } from 'drizzle-orm';
import type { SettingSection, SettingStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { setting } from './schema.ts';
import { recordAudit } from './statements/audit.ts';

/** Versions of settings, by section. */
export function createSettingStore({ db, atomically }: SqliteDriver): SettingStore {
  const history: SettingStore['history'] = async (section, { before, limit }) => {
    const rows = await db
      .select()
      .from(setting)
      .where(and(eq(setting.section, section), before === undefined ? undefined : lt(setting.version, before)))
      .orderBy(desc(setting.version))
      .limit(limit);
    return rows.map(({ mark: _, section: name, ...row }) => ({ ...row, section: name as SettingSection }));
  };

  return {
    history,
    current: async (section) => (await history(section, { limit: 1 }))[0] ?? null,

    put: async ({ section, version, value, at, actor, note }) => {
      const mark = crypto.randomUUID();
      const ours = sql`exists (
        select 1 from setting where section = ${section} and version = ${version} and mark = ${mark})`;
      await atomically([
        sql`insert into setting (section, version, mark, value, at, actor, note)
          select ${section}, ${version}, ${mark}, ${value}, ${at}, ${actor}, ${note}
          where coalesce((select max(version) from setting where section = ${section}), 0) = ${version} - 1`,
        recordAudit(
          { at, actor, action: 'settings.changed', subject: section, tenant: null, detail: { version, note } },
          ours,
        ),
      ]);
      const rows = await db.select({ version: setting.version }).from(setting).where(eq(setting.mark, mark));
      return rows.length > 0;
    },
  };
}
