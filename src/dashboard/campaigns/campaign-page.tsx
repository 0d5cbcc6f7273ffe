import { campaignVerdictOf } from '../../reputation/campaigns/judging.ts';
import { HOUR } from '../../shared/time.ts';
import { visible } from '../../shared/words.ts';
import type { Assets } from '../assets.ts';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Time } from '../components/parts.tsx';
import { AccountsTable } from './accounts-table.tsx';
import { CohortTable } from './cohort-table.tsx';
import { AsOf, LiveBar } from './live-bar.tsx';
import type { CampaignView } from './load.ts';
import { NextSteps } from './next-steps.tsx';
import { Outcomes } from './outcomes.tsx';
import { campaignsPath } from './path.ts';
import { ProgressPart } from './progress-part.tsx';
import { RateCard } from './rate-card.tsx';
import { VerdictPart } from './verdict-part.tsx';
import { campaignVerdict, nameOf, speedText } from './words.ts';

interface Props {
  readonly view: CampaignView;
  readonly viewer: Viewer;
  readonly assets: Assets;
  readonly path: string;
  readonly tagName: string;
  readonly mayPause: boolean;
}

/** One campaign: how far, how bad, which part of it, what to do. */
export function CampaignPage({ view, viewer, assets, path, tagName, mayPause }: Props) {
  const { tag, tenant, live } = view;
  const name = nameOf(live);
  return (
    <Layout title={`Campaign ${visible(tag)}`} assets={assets} viewer={viewer} current="/campaigns">
      <div class="section-head">
        <h1 class="page-title wrap">
          Campaign <bdi>{visible(tag)}</bdi>
        </h1>
        <a href={campaignsPath({ tenant })}>All campaigns</a>
      </div>
      <p class="meta wrap">
        {name === null ? null : (
          <>
            <bdi>{visible(name)}</bdi>,{' '}
          </>
        )}
        {tenant === undefined ? 'all tenants together' : `tenant ${tenant}`}
        {live.registrations.length < 2
          ? ''
          : `; registered by ${live.registrations.map((each) => each.tenant).join(', ')}`}
      </p>
      <LiveBar path={path} />
      <CampaignFigures view={view} />
      <NextSteps view={view} tagName={tagName} mayPause={mayPause} />
    </Layout>
  );
}

/** What is refreshed. */
export function CampaignFigures({ view }: { view: CampaignView }) {
  const { tag, live, whole, now } = view;
  const verdict = campaignVerdictOf(live.counts);
  return (
    <div class="live-part" data-live-part>
      <VerdictPart verdict={campaignVerdict(live)}>
        <p class="meta">
          <span class="chip">Estimate</span> Measured by the lines that AWS has for accounts. AWS judges the account,
          not the campaign.
        </p>
        <AsOf now={now} />
      </VerdictPart>
      <section class="card campaign-progress" aria-labelledby="progress-heading">
        <h2 id="progress-heading">Progress</h2>
        <p class="progress-cell">
          <ProgressPart tag={tag} live={live} />
        </p>
        {live.progress === null ? (
          <p class="meta">
            Nobody registered how many it is to reach, so there is no per cent. Register the total before a send:{' '}
            <code>PUT /v1/campaigns/{'{tag}'}</code>
          </p>
        ) : null}
        {live.hours === null ? null : (
          <p class="meta">
            Mail from the hour of <Time at={live.hours.first * HOUR} /> to the hour of{' '}
            <Time at={live.hours.last * HOUR} /> UTC; {speedText(live)}.
          </p>
        )}
      </section>
      <div class="cards">
        <RateCard judgement={verdict.bounce} whole={whole.hardBounced} />
        <RateCard judgement={verdict.complaint} whole={whole.complained} />
      </div>
      <Outcomes live={live} />
      <AccountsTable accounts={live.accounts} />
      <CohortTable view={view} />
    </div>
  );
}
