import type { AwsStatus } from '../../reputation/aws/status.ts';
import { MEASURES } from '../../reputation/rates.ts';
import type { SyncStatus } from '../../suppression/sync/status.ts';
import type { Assets } from '../assets.ts';
import { AwsPanel } from '../aws/aws-panel.tsx';
import { awsLead } from '../aws/aws-words.ts';
import { Layout, type Viewer } from '../components/layout.tsx';
import { SyncPanel } from '../sync/sync-panel.tsx';
import { accountName, verdictWords } from '../verdict-words.ts';
import { PAGE_WINDOWS, type PageWindow, WINDOW_TEXT } from '../windows.ts';
import { Accounts } from './accounts.tsx';
import { CountTiles } from './counts.tsx';
import { EventsTable } from './events-table.tsx';
import { accountId, type Figures, type Overview } from './load.ts';
import { PendingSources } from './pending-sources.tsx';
import { RateCard } from './rate-card.tsx';
import { TroublesNotice } from './troubles.tsx';
import { Verdict } from './verdict.tsx';

interface Props {
  readonly overview: Overview;
  readonly figures: Figures;
  /** `null`: not for this viewer. */
  readonly sync: SyncStatus | null;
  readonly aws: AwsStatus | null;
  readonly viewer: Viewer;
  readonly assets: Assets;
}

export function OverviewPage({ overview, figures, sync, aws, viewer, assets }: Props) {
  const { window, sources, tenant } = overview;
  const { shown, accounts, series, events } = figures;
  const lead = aws === null ? null : awsLead(aws, figures, overview.now);
  const panel = aws === null ? null : <AwsPanel aws={aws} now={overview.now} />;
  const chosen = shown !== null && shown !== accounts[0] ? accountId(shown) : null;
  return (
    <Layout title={(lead ?? verdictWords(overview, figures)).state} assets={assets} viewer={viewer} current="/">
      <Verdict overview={overview} figures={figures} aws={aws} lead={lead} />
      <TroublesNotice troubles={overview.troubles} />
      <PendingSources sources={sources} />
      {lead === null ? null : panel}
      <div class="section-head">
        <h2 class="scope">{shown === null ? 'Rates' : `Rates of ${accountName(shown)}`}</h2>
        <WindowSwitch current={window} account={chosen} />
      </div>
      {shown === null ? (
        <section class="card">
          <p>No mail in the {WINDOW_TEXT[window]}. Choose a longer window, or see the latest events below.</p>
        </section>
      ) : (
        <>
          <div class="cards">
            {MEASURES.map((measure) => (
              <RateCard
                measure={measure}
                verdict={shown}
                series={series[measure]}
                window={window}
                aws={aws}
                now={overview.now}
              />
            ))}
          </div>
          <CountTiles counts={shown.counts} span={WINDOW_TEXT[window]} />
          <Accounts accounts={accounts} shown={shown} window={window} />
        </>
      )}
      {lead === null ? panel : null}
      {sync === null ? null : <SyncPanel sync={sync} />}
      <EventsTable events={events} withTenant={tenant === null} />
    </Layout>
  );
}

function WindowSwitch({ current, account }: { current: PageWindow; account: string | null }) {
  const suffix = account === null ? '' : `&account=${encodeURIComponent(account)}`;
  return (
    <nav class="switch" aria-label="Window">
      {PAGE_WINDOWS.map((name) => (
        <a href={`/?window=${name}${suffix}`} aria-current={name === current ? 'true' : undefined}>
          {name.replace(/(\d+)/, '$1\u00a0')}
        </a>
      ))}
    </nav>
  );
}
