import { type Context, Hono } from 'hono';
import { holds } from '../../access/auth.ts';
import { mayActFor } from '../../access/tenant.ts';
import { MAX_TAG } from '../../reputation/campaigns/list-page.ts';
import { tenantName } from '../../shared/names.ts';
import type { Clock } from '../../shared/time.ts';
import type { AccessKey, Store } from '../../store/contract.ts';
import { loadPauses } from '../../suppression/sending.ts';
import type { Assets } from '../assets.ts';
import { RefusalPage } from '../pages/refusal-page.tsx';
import type { Guard, SessionEnv } from '../session/guard.tsx';
import { pageHeaders } from '../session/page-headers.ts';
import { CampaignFigures, CampaignPage } from './campaign-page.tsx';
import { readFilters, stateOf } from './filters.ts';
import { CampaignsPage, ListFigures } from './list-page.tsx';
import { type CampaignsStore, loadCampaignView, loadList } from './load.ts';
import { campaignPath, campaignsPath } from './path.ts';

export interface CampaignPagesOptions {
  readonly store: CampaignsStore & Pick<Store, 'pauses'>;
  /** The name of the message tag that names campaigns. */
  readonly campaignTag: string;
  readonly now: Clock;
  readonly assets: Assets;
  readonly guard: Guard;
}

type Page = Context<SessionEnv>;

/** Enough for a sentence: the page of paused sending has them all. */
const PAUSES_READ = 20;

/** `/campaigns` and each of them, live: with `part=live` only what is refreshed. */
export function createCampaignPages({
  store,
  campaignTag,
  now,
  assets,
  guard,
}: CampaignPagesOptions): Hono<SessionEnv> {
  const app = new Hono<SessionEnv>();

  const refuse = (c: Page, status: 403 | 404, title: string, text: string) =>
    c.html(
      <RefusalPage assets={assets} viewer={c.get('key')} title={title} back="/campaigns">
        {text}
      </RefusalPage>,
      status,
    );
  const otherTenant = (c: Page) =>
    refuse(
      c,
      403,
      'Your key is bound to another tenant',
      `It sees the campaigns of tenant ${c.get('key').tenant} only.`,
    );

  const pausesOf = async (viewer: AccessKey) =>
    (await loadPauses(store.pauses, viewer, { tenant: undefined, limit: PAUSES_READ })).items;

  app.get('/campaigns', pageHeaders, guard.signedIn, async (c) => {
    const viewer = c.get('key');
    const filters = readFilters(c.req.query());
    if (!mayActFor(viewer, filters.tenant)) return otherTenant(c);
    const tenant = viewer.tenant ?? filters.tenant;
    const view = await loadList(store, { filters, tenant, isBound: viewer.tenant !== null, now: now() });
    if (c.req.query('part') === 'live') return c.html(<ListFigures view={view} />);
    const pauses = await pausesOf(viewer);
    const path = campaignsPath({ ...stateOf(filters), cursor: c.req.query('cursor') });
    return c.html(<CampaignsPage view={view} pauses={pauses} viewer={viewer} assets={assets} path={path} />);
  });

  app.get('/campaigns/:tag', pageHeaders, guard.signedIn, async (c) => {
    const viewer = c.get('key');
    const { tag = c.req.param('tag'), tenant: asked = '', bucket } = c.req.query();
    const named = tenantName.safeParse(asked).success ? asked : undefined;
    if (!mayActFor(viewer, named)) return otherTenant(c);
    const tenant = viewer.tenant ?? named;
    const wanted = { tag, tenant, bucket: bucket === 'day' ? 'day' : 'hour', now: now() } as const;
    const view = tag.length > MAX_TAG ? null : await loadCampaignView(store, wanted);
    if (view === null)
      return refuse(
        c,
        404,
        'There is no such campaign',
        'It is not registered, and no mail of the last 400 days has this tag.',
      );
    if (c.req.query('part') === 'live') return c.html(<CampaignFigures view={view} />);
    return c.html(
      <CampaignPage
        view={view}
        pauses={await pausesOf(viewer)}
        viewer={viewer}
        assets={assets}
        path={campaignPath(tag, { tenant: named, bucket: bucket === 'day' ? bucket : undefined })}
        tagName={campaignTag}
        mayPause={holds(viewer, 'write')}
      />,
    );
  });
  return app;
}
