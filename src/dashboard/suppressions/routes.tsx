/** `/suppressions` and below: the list, its history, and what can be done about many entries at once. */
import { Hono } from 'hono';
import type { SessionEnv } from '../session/guard.tsx';
import { type AddOptions, addAdding } from './add-routes.tsx';
import { addHistory, type HistoryOptions } from './history-routes.tsx';
import { addList, type ListOptions } from './list-routes.tsx';
import { createPages } from './pages.tsx';
import { addReleasingAll } from './release-all-routes.tsx';
import { addReleasing, type ReleaseOptions } from './release-routes.tsx';

/** The pages about the list; imports have their own. */
export function createSuppressionPages(
  options: ListOptions & AddOptions & HistoryOptions & ReleaseOptions,
): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>();
  const pages = createPages(options);
  addList(app, options, pages);
  addAdding(app, options, pages);
  addReleasing(app, options, pages);
  addReleasingAll(app, options, pages);
  addHistory(app, options, pages);
  return app;
}
