import { count, counted } from '../../shared/words.ts';
import type { Assets } from '../assets.ts';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Notice } from '../components/notice.tsx';
import { Pager } from '../components/table.tsx';
import { WINDOW_TEXT } from '../windows.ts';
import { CampaignTable } from './campaign-table.tsx';
import { FilterForm, SortSwitch, WindowSwitch } from './filter-form.tsx';
import { isFiltered, stateOf } from './filters.ts';
import { AsOf, LiveBar } from './live-bar.tsx';
import type { ListView } from './load.ts';
import { campaignsPath } from './path.ts';
import { VerdictPart } from './verdict-part.tsx';
import { listVerdict } from './words.ts';

interface Props {
  readonly view: ListView;
  readonly viewer: Viewer;
  readonly assets: Assets;
  /** The page as it was asked for. */
  readonly path: string;
}

/** Every campaign, the worst first. */
export function CampaignsPage({ view, viewer, assets, path }: Props) {
  const { filters } = view;
  return (
    <Layout title="Campaigns" assets={assets} viewer={viewer} current="/campaigns">
      <div class="section-head">
        <h1 class="page-title">Campaigns</h1>
        <WindowSwitch filters={filters} />
      </div>
      {filters.problems.length === 0 ? null : (
        <Notice tone="watch" title="Not all filters could be used">
          {filters.problems.map((problem) => (
            <p>{problem}</p>
          ))}
        </Notice>
      )}
      <LiveBar path={path} />
      <ListFigures view={view} />
    </Layout>
  );
}

/** What is refreshed. */
export function ListFigures({ view }: { view: ListView }) {
  const { filters, tenants, nextCursor } = view;
  const verdict = listVerdict(view);
  const state = stateOf(filters);
  return (
    <div class="live-part" data-live-part>
      {verdict === null ? null : (
        <VerdictPart verdict={verdict}>
          <AsOf now={view.now} />
        </VerdictPart>
      )}
      <section class="card" aria-labelledby="campaigns-heading">
        <h2 id="campaigns-heading">{view.list.items.length === 0 ? 'No campaigns yet' : headingText(view)}</h2>
        {view.list.items.length === 0 && !isFiltered(filters) ? null : (
          <FilterForm filters={filters} tenants={tenants} />
        )}
        {view.rows.length === 0 ? null : <SortSwitch filters={filters} />}
        {view.rows.length === 0 ? <Nothing view={view} /> : <CampaignTable view={view} />}
        <Pager
          label="Pages of the list"
          by="name"
          first={filters.cursor === undefined ? null : campaignsPath(state)}
          next={nextCursor === null ? null : campaignsPath({ ...state, cursor: nextCursor })}
        />
        <LeftOver view={view} />
      </section>
    </div>
  );
}

const headingText = ({ filters, matching, list }: ListView): string =>
  filters.state !== undefined || filters.text !== ''
    ? `${count(matching)} of ${counted(list.items.length, 'campaign')}`
    : counted(matching, 'campaign');

/** Nothing yet, nothing that matches, and nothing on this page are three things. */
function Nothing({ view: { list, filters, matching, now } }: { view: ListView }) {
  if (matching > 0)
    return (
      <p>
        None on this page: the list has become shorter. <a href={campaignsPath(stateOf(filters))}>First page</a>
      </p>
    );
  if (list.items.length > 0 || isFiltered(filters))
    return (
      <p>
        No campaign of the {WINDOW_TEXT[filters.window]} matches these filters. <a href="/campaigns">Clear them</a>
      </p>
    );
  return (
    <>
      <p>
        No mail of the {WINDOW_TEXT[filters.window]} has a campaign tag. Give each send a tag of its own, such as{' '}
        <code>--email-tags Name=campaign,Value=spring-sale-2026</code>, and it comes here with its first event.
      </p>
      <AsOf now={now} />
    </>
  );
}

/** The mail that is in no row. */
function LeftOver({ view: { list, filters } }: { view: ListView }) {
  const { untagged, folded, others } = list;
  const parts = [
    [untagged.mails, 'without a campaign tag'],
    [folded.mails, 'of campaigns that were small on a day that is over: their tags are forgotten'],
    [others.mails, 'of campaigns with less mail than the 1,000 that are listed'],
  ] as const;
  const shown = parts.filter(([mails]) => mails > 0);
  if (shown.length === 0) return null;
  return (
    <p class="meta left-over">
      In no row, {WINDOW_TEXT[filters.window]}:{' '}
      {shown.map(([mails, words]) => `${counted(mails, 'mail')} ${words}`).join('; ')}.
    </p>
  );
}
