/** `/messages/{messageId}`, and the list of those that carry a Message-ID or a tag of the sender's. */
import { Hono } from 'hono';
import { messageCursor } from '../../ingest/event-cursors.ts';
import { type EventReader, parseTag, spellingsOfMessageId } from '../../ingest/event-reader.ts';
import type { Assets } from '../assets.ts';
import { SearchPage } from '../search/search-page.tsx';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { MessageListPage } from './list-page.tsx';
import { MessagePage } from './message-page.tsx';
import { messagesPath } from './path.ts';
import { UnknownMessagePage } from './unknown-page.tsx';
import { messageView } from './view.ts';

interface Options {
  readonly reader: EventReader;
  readonly assets: Assets;
  readonly guard: Guard;
}

const PAGE = 50;
/** Messages that one page looks through for a tag: somebody waits. */
const LOOK = 40_000;
const MAX_TEXT = 600;

/** Pages about messages, within the bounds of the viewer's key. */
export function createMessagePages({ reader, assets, guard }: Options): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>();

  app.get('/messages', pageHeaders, guard.signedIn, async (c) => {
    const key = c.get('key');
    const viewer = { name: key.name, tenant: key.tenant };
    const headerMessageId = c.req.query('headerMessageId')?.slice(0, MAX_TEXT);
    const written = c.req.query('tag')?.slice(0, MAX_TEXT);
    const tag = written === undefined ? null : parseTag(written);
    const text = headerMessageId ?? written ?? '';
    if (headerMessageId === undefined && tag === null)
      return c.html(<SearchPage assets={assets} viewer={viewer} text={text === '' ? null : text} />, 404);
    const cursor = messageCursor.schema.safeParse(c.req.query('cursor'));
    const found = await reader.messages(
      key,
      {
        headerMessageIds: headerMessageId === undefined ? undefined : spellingsOfMessageId(headerMessageId),
        tag: headerMessageId === undefined ? (tag ?? undefined) : undefined,
      },
      { limit: PAGE, look: LOOK, before: cursor.success ? cursor.data : undefined },
    );
    const query = headerMessageId === undefined ? { tag: written } : { headerMessageId };
    const older = found.next === null ? null : messagesPath({ ...query, cursor: messageCursor.encode(found.next) });
    const newest = cursor.success ? messagesPath(query) : null;
    const byTag = headerMessageId === undefined;
    return c.html(<MessageListPage {...{ viewer, assets, text, byTag, found, newest, older }} />);
  });

  app.get('/messages/:messageId', pageHeaders, guard.signedIn, async (c) => {
    const key = c.get('key');
    const viewer = { name: key.name, tenant: key.tenant };
    const messageId = c.req.param('messageId');
    const found = await reader.message(key, messageId);
    return found === null
      ? c.html(<UnknownMessagePage messageId={messageId} viewer={viewer} assets={assets} />, 404)
      : c.html(<MessagePage view={messageView(found)} viewer={viewer} assets={assets} />);
  });
  return app;
}
