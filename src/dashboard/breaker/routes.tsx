import { Hono } from 'hono';
import type { SessionEnv } from '../session/guard.tsx';
import { createSectionPages, type SectionPagesOptions } from '../settings/section/routes.tsx';
import { BREAKER_RULES } from './rules.ts';

export function createBreakerPages(options: SectionPagesOptions): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>();
  app.route('/', createSectionPages(BREAKER_RULES, options));
  return app;
}
