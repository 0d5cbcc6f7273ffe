/** What the routes of the list share: who may do what, and what a refusal looks like. */
import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { holds } from '../../access/auth.ts';
import type { Log } from '../../shared/log.ts';
import type { Problem } from '../../shared/problem.ts';
import type { Clock } from '../../shared/time.ts';
import type { Assets } from '../assets.ts';
import type { Fields, Form, Problems } from '../components/fields.ts';
import { RefusalPage } from '../pages/refusal-page.tsx';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { suppressionsPath } from './path.ts';

export type PageContext = Context<SessionEnv>;

/** What every page here is given. */
export interface PageOptions {
  readonly now: Clock;
  readonly assets: Assets;
  readonly log: Log;
  readonly guard: Guard;
}

const FORM_BYTES = 64 * 1024;

export const createPages = ({ assets, guard }: PageOptions) => {
  const refuse = (c: PageContext, status: 400 | 403 | 404 | 409 | 413 | 503, title: string, text: string) => {
    const { name, tenant } = c.get('key');
    return c.html(
      <RefusalPage assets={assets} viewer={{ name, tenant }} title={title} back={suppressionsPath()}>
        {text}
      </RefusalPage>,
      status,
    );
  };

  return {
    shown: [pageHeaders, guard.signedIn] as const,
    posted: [pageHeaders, guard.sameOrigin, guard.signedIn, bodyLimit({ maxSize: FORM_BYTES }), guard.ownForm] as const,
    refuse,

    refuseBy: (c: PageContext, { status, title, detail }: Problem) =>
      refuse(
        c,
        status === 403 || status === 409 || status === 503 ? status : 400,
        title,
        `Nothing was changed. ${detail ?? ''}`,
      ),

    /** The refusal of a key without the scope `write`; `null` for one that has it. */
    writersOnly: (c: PageContext): Response | Promise<Response> | null =>
      holds(c.get('key'), 'write')
        ? null
        : refuse(c, 403, 'Your key may not do this', 'That needs a key with the scope write.'),

    formOf: (c: PageContext, fields: Fields, problems: Problems = {}): Form => ({
      token: c.get('formToken'),
      fields,
      problems,
    }),
  };
};

export type Pages = ReturnType<typeof createPages>;

export const OTHER_TENANTS = 'Your key is bound to another tenant';
export const OWN_ENTRIES = 'It sees its own entries, and those for all tenants.';
