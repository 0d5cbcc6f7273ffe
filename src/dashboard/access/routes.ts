import { Hono } from 'hono';
import type { Log } from '../../shared/log.ts';
import type { Clock } from '../../shared/time.ts';
import type { Assets } from '../assets.ts';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import type { Sessions } from '../session/session.ts';
import { createAccountPages } from './account-routes.tsx';
import { createAuditPages } from './audit-routes.tsx';
import { createKeyPages } from './key-routes.tsx';
import type { AccessPagesStore } from './load-keys.ts';

export interface AccessPagesOptions {
  readonly store: AccessPagesStore;
  readonly sessions: Sessions;
  readonly now: Clock;
  readonly assets: Assets;
  readonly log: Log;
  readonly guard: Guard;
}

/** Keys, the audit log, and the viewer's own account. */
export function createAccessPages(options: AccessPagesOptions): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>();
  app.route('/', createKeyPages(options));
  app.route('/', createAuditPages(options));
  app.route('/', createAccountPages(options));
  return app;
}
