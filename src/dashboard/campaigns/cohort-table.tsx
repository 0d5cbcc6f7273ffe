import type { Cohort } from '../../reputation/campaigns/cohorts.ts';
import { COHORT_BUCKETS, type CohortBucket } from '../../reputation/campaigns/cohorts.ts';
import { judgeCampaign } from '../../reputation/campaigns/judging.ts';
import { percentText } from '../../reputation/rate-text.ts';
import type { Judgement } from '../../reputation/rates.ts';
import { count } from '../../shared/words.ts';
import { Shape, Time } from '../components/parts.tsx';
import { Scroll } from '../components/table.tsx';
import { STATES } from '../verdict-words.ts';
import type { CampaignView } from './load.ts';
import { campaignPath } from './path.ts';

const BUCKET_WORDS: Readonly<Record<CohortBucket, string>> = { hour: 'By hour', day: 'By day' };
const BUCKETS = Object.keys(COHORT_BUCKETS) as readonly CohortBucket[];

/** Which part of the campaign went bad: by when it was sent, whenever its bounces came. */
export function CohortTable({ view: { tag, tenant, bucket, cohorts, earlier } }: { view: CampaignView }) {
  return (
    <section class="card" aria-labelledby="cohorts-heading">
      <div class="card-head">
        <h2 id="cohorts-heading">By when it was sent</h2>
        <nav class="switch" aria-label="Buckets">
          {BUCKETS.map((name) => (
            <a
              href={campaignPath(tag, { tenant, bucket: name === 'hour' ? undefined : name })}
              aria-current={name === bucket ? 'true' : undefined}
            >
              {BUCKET_WORDS[name]}
            </a>
          ))}
        </nav>
      </div>
      <p class="meta">A bad part of the list shows where it was sent, whenever its bounces came.</p>
      {cohorts.length === 0 ? (
        <p>No mail yet.</p>
      ) : (
        <Scroll label="Table by when it was sent">
          <table class="figures cohorts">
            <caption>
              Newest first
              {earlier ? `; older ones than these ${count(cohorts.length)} are left out` : ''}
            </caption>
            <thead>
              <tr>
                <th scope="col">{bucket === 'hour' ? 'Hour (UTC) from' : 'Day (UTC) from'}</th>
                <th scope="col">Mails</th>
                <th scope="col">Delivered</th>
                <th scope="col">Hard bounces</th>
                <th scope="col">Rate</th>
                <th scope="col">Complaints</th>
                <th scope="col">Rate</th>
              </tr>
            </thead>
            <tbody>
              {cohorts.toReversed().map((cohort) => (
                <CohortRow cohort={cohort} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </section>
  );
}

function CohortRow({ cohort: { start, unfinished, counts } }: { cohort: Cohort }) {
  return (
    <tr data-key={String(start)}>
      <th scope="row">
        <Time at={start} />
        {unfinished ? <span class="meta"> still filling</span> : null}
      </th>
      <td>{count(counts.mails)}</td>
      <td>{count(counts.delivered)}</td>
      <td>{count(counts.hardBounced)}</td>
      <td>
        <CohortRate judgement={judgeCampaign('bounce', counts)} />
      </td>
      <td>{count(counts.complained)}</td>
      <td>
        <CohortRate judgement={judgeCampaign('complaint', counts)} />
      </td>
    </tr>
  );
}

/** Marked only where it is bad: of a part, too little mail is the rule. */
function CohortRate({ judgement: { measure, ratio, state } }: { judgement: Judgement }) {
  if (ratio.whole === 0) return <>–</>;
  const isBad = state !== 'healthy' && state !== 'low-volume';
  return (
    <>
      {isBad ? (
        <>
          <Shape tone={STATES[state].tone} /> <span class="for-ears">{STATES[state].text}: </span>
        </>
      ) : null}
      {percentText(measure, ratio)}
    </>
  );
}
