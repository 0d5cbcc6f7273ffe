/** `/suppressions/history`: all changes of the list, newest first. */
import type { Hono } from 'hono';
import { numberCursor } from '../../shared/cursor.ts';
import { CHANGE_ACTIONS, type SuppressionStore } from '../../store/contract.ts';
import { visibleChange, visibleTo } from '../../suppression/history.ts';
import type { SessionEnv } from '../session/guard.tsx';
import { HistoryPage } from './history-page.tsx';
import type { PageOptions, Pages } from './pages.tsx';

const PAGE = 50;

export interface HistoryOptions extends PageOptions {
  readonly store: { readonly suppressions: Pick<SuppressionStore, 'recent'> };
}

export function addHistory(app: Hono<SessionEnv>, { store, assets }: HistoryOptions, pages: Pages): void {
  app.get('/suppressions/history', ...pages.shown, async (c) => {
    const key = c.get('key');
    const query = c.req.query();
    const action = CHANGE_ACTIONS.find((name) => name === query.action) ?? null;
    const place = numberCursor.schema.safeParse(query.before);
    const before = place.success ? place.data : undefined;
    const { items, next } = await store.suppressions.recent(
      { action: action ?? undefined, ...visibleTo(key) },
      { before, limit: PAGE },
    );
    return c.html(
      <HistoryPage
        viewer={key}
        assets={assets}
        action={action}
        changes={items.map((change) => visibleChange(key, change))}
        next={next === null ? null : numberCursor.encode(next)}
        later={before !== undefined}
      />,
    );
  });
}
