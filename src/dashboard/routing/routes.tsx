import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Intake } from '../../ingest/intake.ts';
import type { Clock } from '../../shared/time.ts';
import type { AccessKey, Store } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import { type Problems, readFields } from '../components/fields.ts';
import { RefusalPage } from '../pages/refusal-page.tsx';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { carriageOf, QUESTIONS, questionOf } from './fields.ts';
import { MAX_EVENT_KB } from './limits.ts';
import { type Trial, tryOut } from './load.ts';
import { routingPath } from './path.ts';
import { RoutingPage } from './routing-page.tsx';

/** The event, the other fields and the frame of the form. */
const FORM_BYTES = MAX_EVENT_KB * 1024 + 8 * 1024;
const TOO_LARGE = `Paste at most ${MAX_EVENT_KB} KB.`;

interface Options {
  readonly store: Pick<Store, 'policy'>;
  /** What ingest reads with, the rules among it. */
  readonly intake: Pick<Intake, 'optionsFor'>;
  readonly now: Clock;
  readonly assets: Assets;
  readonly guard: Guard;
}

type Page = Context<SessionEnv>;

interface Shown {
  readonly question?: Readonly<Record<string, string>>;
  readonly questionProblems?: Problems;
  readonly event?: Readonly<Record<string, string>>;
  readonly eventProblems?: Problems;
  readonly trial?: Trial | null;
  readonly withEvents?: boolean;
}

const mayOperate = ({ scopes, tenant }: AccessKey): boolean => tenant === null && scopes.includes('admin');

/** `/settings/routing`: the rules, and what they would make of a message. For operators; nothing is ever stored. */
export function createRoutingPages({ store, intake, now, assets, guard }: Options): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>();
  const { routes } = intake.optionsFor(carriageOf('', 0));

  const refuse = (c: Page) =>
    c.html(
      <RefusalPage assets={assets} viewer={c.get('key')} title="Routing is for operators" back="/settings">
        It concerns all tenants. That needs the scope admin and no bond to a tenant.
      </RefusalPage>,
      403,
    );

  const show = (c: Page, shown: Shown, status: 200 | 413 | 422 = 200) => {
    const { question = {}, questionProblems = {}, event = {}, eventProblems = {}, trial = null } = shown;
    const from = c.req.query('from') ?? '';
    return c.html(
      <RoutingPage
        routes={routes}
        from={/^\d{1,5}$/.test(from) ? Number(from) : 0}
        viewer={c.get('key')}
        assets={assets}
        question={{ fields: question, problems: questionProblems }}
        event={{ token: c.get('formToken'), fields: event, problems: eventProblems }}
        trial={trial}
        withEvents={shown.withEvents ?? false}
      />,
      status,
    );
  };

  app.get(routingPath(), pageHeaders, guard.signedIn, async (c) => {
    if (!mayOperate(c.get('key'))) return refuse(c);
    const fields = readFields(c.req.query());
    if (!QUESTIONS.some((name) => name in fields)) return show(c, {});
    const asked = questionOf(fields, now());
    if (!asked.ok) return show(c, { question: fields, questionProblems: asked.error }, 422);
    const { body: text, carriage } = asked.value;
    // A question about rules is about any account.
    const optionsFor: typeof intake.optionsFor = (of) => ({ ...intake.optionsFor(of), accounts: null });
    return show(c, { question: fields, trial: await tryOut(store, { text, carriage, optionsFor }) });
  });

  const limited = bodyLimit({
    maxSize: FORM_BYTES,
    onError: (c: Page) =>
      mayOperate(c.get('key')) ? show(c, { eventProblems: { event: TOO_LARGE } }, 413) : refuse(c),
  });

  app.post(routingPath(), pageHeaders, guard.sameOrigin, guard.signedIn, limited, guard.ownForm, async (c) => {
    if (!mayOperate(c.get('key'))) return refuse(c);
    const { event: sent, ...rest } = await c.req.parseBody();
    const text = typeof sent === 'string' ? sent : '';
    const fields = readFields(rest);
    const event = { ...fields, event: text };
    if (text.trim() === '') return show(c, { event, eventProblems: { event: 'Paste the JSON of an event.' } }, 422);
    if (Buffer.byteLength(text) > MAX_EVENT_KB * 1024) return show(c, { eventProblems: { event: TOO_LARGE } }, 413);
    const carriage = carriageOf(fields.from ?? '', now());
    const trial = await tryOut(store, { text, carriage, optionsFor: intake.optionsFor });
    return show(c, { event, trial, withEvents: true });
  });
  return app;
}
