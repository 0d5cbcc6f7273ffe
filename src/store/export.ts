import { and, asc, eq, gt, or } from 'drizzle-orm';
import type { SqliteDriver } from './driver.ts';
import * as schema from './schema.ts';

const PAGE = 1_000;

/** JSON with sorted keys, so that equal rows are equal text. */
const line = (kind: string, row: object): string => `${JSON.stringify([kind, Object.entries(row).sort()])}\n`;

const sorted = (json: string | null): string | null =>
  json === null ? null : JSON.stringify(Object.entries(JSON.parse(json)).sort());

/**
 * The merged state as text, in key order, page by page. Left out on purpose: surrogate ids, receive and publish times,
 * history and feed numbers, for those may depend on the order of arrival.
 */
export async function* exportState({ db }: SqliteDriver): AsyncIterable<string> {
  const { message, mail, event, eventRollup, rollup, suppression } = schema;
  let after = '';
  for (;;) {
    const messages = await db
      .select()
      .from(message)
      .where(gt(message.messageId, after))
      .orderBy(asc(message.messageId))
      .limit(PAGE);
    for (const { id, ...row } of messages) {
      yield line('message', row);
      for (const { message: _, ...each } of await db
        .select()
        .from(mail)
        .where(eq(mail.message, id))
        .orderBy(mail.recipient))
        yield line('mail', each);
      const events = await db
        .select()
        .from(event)
        .where(eq(event.message, id))
        .orderBy(event.recipient, event.kind, event.class, event.key);
      for (const { message: _, publishedAt: __, receivedAt: ___, detail, ...each } of events)
        yield line('event', { ...each, detail: sorted(detail) });
    }
    const last = messages.at(-1);
    if (messages.length < PAGE || last === undefined) break;
    after = last.messageId;
  }
  const rollups = await db
    .select()
    .from(rollup)
    .orderBy(rollup.dimension, rollup.tenant, rollup.hour, rollup.account, rollup.region, rollup.value);
  for (const row of rollups) yield line('rollup', row);
  const events = await db.select().from(eventRollup);
  const lines = events.map(({ settled, ...row }) => line('event-rollup', { ...row, count: row.count + settled }));
  yield* lines.sort();
  let from = { address: '', tenant: '', stream: '', reason: '', origin: '' };
  for (;;) {
    const s = suppression;
    const rows = await db
      .select()
      .from(s)
      .where(
        or(
          gt(s.address, from.address),
          and(eq(s.address, from.address), gt(s.tenant, from.tenant)),
          and(eq(s.address, from.address), eq(s.tenant, from.tenant), gt(s.stream, from.stream)),
          and(
            eq(s.address, from.address),
            eq(s.tenant, from.tenant),
            eq(s.stream, from.stream),
            gt(s.reason, from.reason),
          ),
          and(
            eq(s.address, from.address),
            eq(s.tenant, from.tenant),
            eq(s.stream, from.stream),
            eq(s.reason, from.reason),
            gt(s.origin, from.origin),
          ),
        ),
      )
      .orderBy(s.address, s.tenant, s.stream, s.reason, s.origin)
      .limit(PAGE);
    for (const { evidence, ...row } of rows) yield line('suppression', { ...row, evidence: sorted(evidence) });
    const last = rows.at(-1);
    if (rows.length < PAGE || last === undefined) return;
    from = last;
  }
}
