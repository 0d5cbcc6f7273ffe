import type { AwsStatus } from '../../reputation/aws/status.ts';
import { type AccountVerdict, MEASURES } from '../../reputation/rates.ts';
import type { SyncStatus } from '../../suppression/sync/status.ts';
import type { Assets } from '../assets.ts';
import { AwsPanel } from '../aws/aws-panel.tsx';
import { Layout, type Viewer } from '../components/layout.tsx';
import { SyncPanel } from '../sync/sync-panel.tsx';
import { accountName } from '../verdict-words.ts';
import { PAGE_WINDOWS, WINDOW_TEXT } from '../windows.ts';
import { Accounts } from './accounts.tsx';
import { Changes } from './changes.tsx';
import { CountTiles } from './counts.tsx';
import { EventsTable } from './events-table.tsx';
import type { Course, Figures, Overview } from './load.ts';
import { OutcomesCard } from './outcomes.tsx';
import { livePath, type OverviewView, overviewPath } from './path.ts';
import { PendingSources } from './pending-sources.tsx';
import { RateCard } from './rate-card.tsx';
import { RatesBrief } from './rates-brief.tsx';
import { accountId } from './standing.ts';
import { TroublesNotice } from './troubles.tsx';
import { leading, speaking, Verdict, type VerdictProps } from './verdict.tsx';
import { WorstPanel } from './worst-panel.tsx';

interface Props {
  readonly overview: Overview;
  readonly figures: Figures;
  /** What was chosen, as far as it exists. */
  readonly view: OverviewView;
  /** `null`: not for this viewer. */
  readonly sync: SyncStatus | null;
  readonly aws: AwsStatus | null;
  readonly viewer: Viewer;
  readonly assets: Assets;
}

export function OverviewPage({ overview, figures, view, sync, aws, viewer, assets }: Props) {
  const { sources, tenant, now } = overview;
  const { shown, course, accounts, events } = figures;
  const said: VerdictProps = { of: overview, standing: figures, aws };
  const lead = leading(said);
  const panel = aws === null ? null : <AwsPanel aws={aws} now={now} />;
  return (
    <Layout title={speaking(said).state} assets={assets} viewer={viewer} current="/">
      <Verdict {...said} />
      {shown === null ? null : <RatesBrief of={shown} />}
      <TroublesNotice troubles={overview.troubles} />
      <PendingSources sources={sources} />
      {lead === null ? null : panel}
      <div class="section-head">
        <h2 class="scope">{shown === null ? 'Rates' : `Rates of ${accountName(shown)}`}</h2>
        <WindowSwitch view={view} />
      </div>
      {shown === null || course === null ? (
        <section class="card">
          <p>No mail in the {WINDOW_TEXT[view.window]}. Choose a longer window, or see the latest events below.</p>
        </section>
      ) : (
        <>
          <FiguresOf shown={shown} course={course} view={view} aws={aws} now={now} />
          <Accounts accounts={accounts} shown={shown} view={view} />
        </>
      )}
      {lead === null ? panel : null}
      {sync === null ? null : <SyncPanel sync={sync} />}
      <EventsTable events={events} withTenant={tenant === null} live={livePath(view, now)} />
    </Layout>
  );
}

interface FiguresProps extends Pick<Props, 'view' | 'aws'> {
  readonly shown: AccountVerdict;
  readonly course: Course;
  readonly now: number;
}

/** How bad, which way it goes, who makes it, since when. */
function FiguresOf({ shown, course, view, aws, now }: FiguresProps) {
  const { window } = view;
  return (
    <>
      <div class="cards">
        {MEASURES.map((measure) => (
          <RateCard
            measure={measure}
            verdict={shown}
            series={course.series[measure]}
            window={window}
            aws={aws}
            now={now}
          />
        ))}
      </div>
      <div class="cards">
        <WorstPanel worst={course.worst} account={accountId(shown)} view={view} />
        <Changes counts={shown.counts} before={course.before} window={window} />
      </div>
      <OutcomesCard course={course} view={view} />
      <CountTiles counts={shown.counts} span={WINDOW_TEXT[window]} />
    </>
  );
}

function WindowSwitch({ view }: { view: OverviewView }) {
  return (
    <nav class="switch" aria-label="Window">
      {PAGE_WINDOWS.map((name) => (
        <a href={overviewPath({ ...view, window: name })} aria-current={name === view.window ? 'true' : undefined}>
          {name.replace(/(\d+)/, '$1\u00a0')}
        </a>
      ))}
    </nav>
  );
}
