/** `/search` and `/recipients`: from what somebody has in hand to the page about it. */
import { Hono } from 'hono';
import { type EventReader, spellingsOfMessageId } from '../../ingest/event-reader.ts';
import type { AccessKey } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import { messagePath, messagesPath } from '../message/path.ts';
import { recipientPath } from '../recipient/path.ts';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { SearchPage } from './search-page.tsx';
import { type Target, targetsOf } from './target.ts';

interface Options {
  readonly reader: EventReader;
  readonly assets: Assets;
  readonly guard: Guard;
}

const MAX_TEXT = 1_000;

/** Leads from the box to a page; what leads nowhere is told what the box takes. */
export function createSearchPages({ reader, assets, guard }: Options): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>();

  const pathOf = async (key: AccessKey, target: Target): Promise<string | null> => {
    switch (target.kind) {
      case 'recipient':
        return recipientPath(target.address);
      case 'tag':
        return messagesPath({ tag: `${target.name}=${target.value}` });
      case 'message': {
        const { messageId, sure } = target;
        return sure || (await reader.message(key, messageId)) !== null ? messagePath(messageId) : null;
      }
      case 'own-id': {
        const { headerMessageId, sure } = target;
        const headerMessageIds = spellingsOfMessageId(headerMessageId);
        const { items } = await reader.messages(key, { headerMessageIds }, { limit: 2 });
        const [first, ...others] = items;
        if (first !== undefined && others.length === 0) return messagePath(first.messageId);
        return first === undefined && !sure ? null : messagesPath({ headerMessageId });
      }
    }
  };

  app.on('GET', ['/search', '/recipients'], pageHeaders, guard.signedIn, async (c) => {
    const key = c.get('key');
    const text = (c.req.query('q') ?? '').trim().slice(0, MAX_TEXT);
    for (const target of targetsOf(text)) {
      const path = await pathOf(key, target);
      if (path !== null) return c.redirect(path, 303);
    }
    const viewer = { name: key.name, tenant: key.tenant };
    const failed = text !== '';
    return c.html(<SearchPage assets={assets} viewer={viewer} text={failed ? text : null} />, failed ? 404 : 200);
  });
  return app;
}
