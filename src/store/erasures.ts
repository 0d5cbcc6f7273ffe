import { count, eq, inArray, isNotNull, ne, sql } from 'drizzle-orm';
import type { Erasure, ErasureStore, Mentions } from './contract.ts';
import type { SqliteDriver } from './driver.ts';
import { erasure, event, mail, message } from './schema.ts';
import { countAfter, countBefore } from './statements/counting.ts';
import {
  beginErasure,
  blockErased,
  closeHistory,
  countErased,
  endErasure,
  moveErasure,
  pseudonymise,
  rekeySuppressions,
} from './statements/erasure.ts';
import { type FoundText, forgetTexts, readTexts, TEXTS, type TextColumn } from './statements/mentions.ts';
import { jsonValues } from './statements/sql.ts';
import { deriveSuppressions } from './statements/suppression.ts';

type Row = typeof erasure.$inferSelect;

const toErasure = ({ keyMark: _, actor: __, note: ___, stage: ____, after: _____, ...row }: Row): Erasure => row;

/** Messages in one slice. */
const SLICE = 150;

/** Erasures of persons, which rewrite stored rows in slices. */
export function createErasureStore(driver: SqliteDriver): ErasureStore {
  const { db, atomically } = driver;

  /** Messages of which mails or events still stand under the address. */
  const messagesOf = async (address: string, at: number): Promise<readonly string[]> => {
    const within = sql`${message.acceptedAt} <= ${at}`;
    const rows = await db
      .select({ messageId: message.messageId })
      .from(message)
      .where(
        sql`${within} and ${message.id} in (
          select * from (select ${mail.message} from ${mail} join ${message} on ${message.id} = ${mail.message}
            where ${eq(mail.recipient, address)} and ${within} limit ${SLICE})
          union
          select * from (select ${event.message} from ${event} join ${message} on ${message.id} = ${event.message}
            where ${eq(event.recipient, address)} and ${within} limit ${SLICE}))`,
      );
    return rows.map(({ messageId }) => messageId);
  };

  const advanceMails = async (row: Row, address: string): Promise<void> => {
    const { pseudonym } = row;
    const messageIds = await messagesOf(address, row.at);
    if (messageIds.length === 0) {
      await atomically([moveErasure(row, { stage: row.stage + 1, after: 0 })]);
      return;
    }
    const pairs = messageIds.map((messageId) => ({ messageId, recipient: address, pseudonym }));
    await atomically([
      ...countBefore(messageIds),
      ...pseudonymise(pairs, (what) => [countErased(pseudonym, what)]),
      ...countAfter(messageIds),
    ]);
  };

  const advanceTexts = async (row: Row, texts: TextColumn, mentions: Mentions): Promise<void> => {
    const { stage, after, at } = row;
    const rows = await db.all<{ readonly id: number; readonly text: string | null }>(
      readTexts(texts, after, at, mentions),
    );
    const found = rows.flatMap(({ id, text }): readonly FoundText[] =>
      text === null || !mentions.isIn(text) ? [] : [{ id, text: texts.remove ? '' : mentions.replaceIn(text) }],
    );
    const last = rows.at(-1);
    await atomically([
      forgetTexts(texts, found),
      countErased(row.pseudonym, texts.counter),
      moveErasure(
        row,
        last === undefined || rows.length < texts.slice ? { stage: stage + 1, after: 0 } : { stage, after: last.id },
      ),
    ]);
  };

  return {
    any: async () => (await db.select({ pseudonym: erasure.pseudonym }).from(erasure).limit(1)).length > 0,

    madeWithOtherKey: async (keyMark) => {
      const [row] = await db.select({ n: count() }).from(erasure).where(ne(erasure.keyMark, keyMark));
      return (row?.n ?? 0) > 0;
    },

    find: async (pseudonyms) => {
      const rows = await db
        .select()
        .from(erasure)
        .where(inArray(erasure.pseudonym, jsonValues(pseudonyms)));
      return rows.map(toErasure);
    },

    unfinished: async () =>
      (await db.select().from(erasure).where(isNotNull(erasure.address)).limit(100)).map(toErasure),

    begin: (request) =>
      atomically([
        beginErasure(request),
        ...rekeySuppressions(request.pseudonym, request.address, request.at),
        closeHistory(request.pseudonym),
        ...(request.block ? blockErased(request) : []),
      ]),

    advance: async (pseudonym, mentions, now) => {
      const [row] = await db.select().from(erasure).where(eq(erasure.pseudonym, pseudonym)).limit(1);
      if (row === undefined || row.address === null) return false;
      if (row.stage === 0) {
        await advanceMails(row, row.address);
        return true;
      }
      const texts = TEXTS[row.stage - 1];
      if (texts !== undefined) {
        await advanceTexts(row, texts, mentions);
        return true;
      }
      // Again: an entry may have been stated, or derived from events that were still there, in the meantime.
      await atomically([
        ...rekeySuppressions(pseudonym, row.address, now),
        ...deriveSuppressions({ messageIds: [], addresses: [row.address] }, { at: now, actor: 'event', note: null }),
        ...endErasure(pseudonym, now),
      ]);
      return false;
    },
  };
}
