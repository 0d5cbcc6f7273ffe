import { type SQL, sql } from 'drizzle-orm';
import type { PauseWish } from '../contract.ts';
import { recordAudit } from './audit.ts';

const subjectOf = (tenant: string): string => (tenant === '' ? 'all tenants' : `tenant:${tenant}`);

/** Pauses sending and audits it. A pause that stands keeps its `since`. */
export const putPause = ({ tenant, since, why, actor }: PauseWish): readonly SQL[] => [
  sql`insert into pause (tenant, since, why, actor) values (${tenant}, ${since}, ${why}, ${actor})
    on conflict (tenant) do update set why = excluded.why, actor = excluded.actor`,
  recordAudit({
    at: since,
    actor,
    action: 'sending.paused',
    subject: subjectOf(tenant),
    tenant: tenant || null,
    detail: { why },
  }),
];

/** Resumes sending and audits it. */
export const removePause = (tenant: string, at: number, actor: string): readonly SQL[] => [
  sql`delete from pause where tenant = ${tenant}`,
  recordAudit({
    at,
    actor,
    action: 'sending.resumed',
    subject: subjectOf(tenant),
    tenant: tenant || null,
    detail: {},
  }),
];
