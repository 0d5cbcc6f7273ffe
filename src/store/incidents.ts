import { and, asc, desc, eq, gt, gte, isNull, lte, or, sql } from 'drizzle-orm';
import { concerns, INCIDENT_EVIDENCE, type IncidentFilter } from '../suppression/incident.ts';
import type { BounceCursor, BouncePage, Incident, IncidentStore } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { event, incident, message } from './schema.ts';
import { recordAudit } from './statements/audit.ts';
import { jsonRows, jsonValues } from './statements/sql.ts';
import { deriveSuppressions } from './statements/suppression.ts';

type IncidentRow = typeof incident.$inferSelect;
type EventName = {
  readonly messageId: string;
  readonly recipient: string;
  readonly kind: string;
  readonly class: string;
};

const toIncident = ({ afterAt: _, afterRow: __, filter, ...row }: IncidentRow): Incident => ({
  ...row,
  filter: JSON.parse(filter) as IncidentFilter,
});

const cursorOf = ({ afterAt, afterRow }: IncidentRow): BounceCursor | null =>
  afterAt === null || afterRow === null ? null : { at: afterAt, row: afterRow };

/** The bounces of a span of time, walked in slices, for taking back a provider's mistake. */
export function createIncidentStore({ db, atomically }: SqliteDriver): IncidentStore {
  const row = sql<number>`event.rowid`.as('row');

  const walk = async (span: Parameters<IncidentStore['bounces']>[0]) => {
    const { from, to, after, limit } = span;
    const found = await db
      .select({
        row,
        messageId: message.messageId,
        recipient: event.recipient,
        kind: event.kind,
        class: event.class,
        evidence: event.evidence,
        occurredAt: event.occurredAt,
        detail: event.detail,
      })
      .from(event)
      .innerJoin(message, eq(message.id, event.message))
      .where(
        and(
          gte(event.occurredAt, after?.at ?? from),
          lte(event.occurredAt, to),
          after === null ? undefined : or(gt(event.occurredAt, after.at), gt(sql`event.rowid`, after.row)),
        ),
      )
      .orderBy(asc(event.occurredAt), asc(sql`event.rowid`))
      .limit(limit);
    const last = found.at(-1);
    const bounces = found
      .filter(({ evidence }) => INCIDENT_EVIDENCE.some((each) => each === evidence))
      .map(({ detail, ...each }) => ({ ...each, detail: JSON.parse(detail) as Readonly<Record<string, string>> }));
    const next = found.length < limit || last === undefined ? null : { at: last.occurredAt, row: last.row };
    return { bounces, next };
  };

  /** How many of these addresses are blocked for a bounce. */
  const blocked = (addresses: readonly string[]) => sql`(
    select count(distinct address) from suppression where reason = 'bounce' and address in ${jsonValues(addresses)})`;

  const release = (events: readonly EventName[]) => sql`
    insert into event_release (message_id, recipient, kind, class)
    select "messageId", recipient, kind, class from ${jsonRows(events, ['messageId', 'recipient', 'kind', 'class'])}
    where true on conflict do nothing`;

  return {
    bounces: async (span): Promise<BouncePage> => walk(span),

    begin: ({ id, filter, note, actor }, at) =>
      atomically([
        sql`insert into incident (id, filter, note, actor, started_at, bounces, released)
          values (${id}, ${JSON.stringify(filter)}, ${note}, ${actor}, ${at}, 0, 0)`,
        recordAudit({
          at,
          actor,
          action: 'incident.begun',
          subject: id,
          tenant: null,
          detail: { ...filter, domains: filter.domains.join(' '), note },
        }),
      ]),

    find: async (id) => {
      const [found] = await db.select().from(incident).where(eq(incident.id, id));
      return found === undefined ? null : toIncident(found);
    },

    list: async (limit) => {
      const rows = await db.select().from(incident).orderBy(desc(incident.startedAt), desc(incident.id)).limit(limit);
      return rows.map(toIncident);
    },

    advance: async (limit, at) => {
      const [waiting] = await db
        .select()
        .from(incident)
        .where(isNull(incident.doneAt))
        .orderBy(asc(incident.startedAt), asc(incident.id))
        .limit(1);
      if (waiting === undefined) return false;
      const { id, note } = waiting;
      const filter = toIncident(waiting).filter;
      const after = cursorOf(waiting);
      const { bounces, next } = await walk({ ...filter, after, limit });
      const mistaken = bounces.filter((each) => concerns(filter, each));
      const addresses = [...new Set(mistaken.map(({ recipient }) => recipient))];
      await atomically([
        sql`update incident set released = released + ${blocked(addresses)} where id = ${id}`,
        release(mistaken),
        ...deriveSuppressions({ messageIds: [], addresses }, { at, actor: `incident:${id}`, note }),
        sql`update incident set released = released - ${blocked(addresses)}, bounces = bounces + ${mistaken.length},
          after_at = ${next?.at ?? null}, after_row = ${next?.row ?? null}, done_at = ${next === null ? at : null}
          where id = ${id}`,
        sql`insert into audit (at, actor, action, subject, detail)
          select ${at}, actor, 'incident.done', id, json_object('bounces', bounces, 'released', released)
          from incident where id = ${id} and done_at is not null`,
      ]);
      return true;
    },
  };
}
