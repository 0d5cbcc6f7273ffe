import { campaignVerdictOf, ENOUGH_EVENTS } from '../../reputation/campaigns/judging.ts';
import type { CampaignSort } from '../../reputation/campaigns/ranking.ts';
import { HOUR } from '../../shared/time.ts';
import { count, visible } from '../../shared/words.ts';
import { Shape, Time } from '../components/parts.tsx';
import { STATES } from '../verdict-words.ts';
import { WINDOW_TEXT } from '../windows.ts';
import type { ListView, Row } from './load.ts';
import { campaignPath } from './path.ts';
import { ProgressPart } from './progress-part.tsx';
import { RatePart } from './rate-part.tsx';
import { nameOf, speedText, stateText } from './words.ts';

const ORDERS: Readonly<Record<CampaignSort, string>> = {
  worst: `Worst first: by how bad a rate is at least, by the lines. Fewer than ${ENOUGH_EVENTS} bounces or complaints come later, little mail last.`,
  volume: 'Most mail first.',
};

/** The campaigns of a page, a row each. */
export function CampaignTable({ view: { filters, rows } }: { view: ListView }) {
  return (
    <table class="stacked campaigns">
      <caption>
        {ORDERS[filters.sort]} Progress since each began; figures and rates of the {WINDOW_TEXT[filters.window]}. The
        small figures are the 95
        {'\u202f'}% range. AWS judges the account, not the campaign.
      </caption>
      <thead>
        <tr>
          <th scope="col">Campaign</th>
          <th scope="col">State</th>
          <th scope="col">Progress</th>
          <th scope="col" class="number" aria-sort={filters.sort === 'volume' ? 'descending' : undefined}>
            Attempted
          </th>
          <th scope="col" class="number">
            Delivered
          </th>
          <th scope="col" class="number">
            Hard bounces
          </th>
          <th scope="col" class="number">
            Complaints
          </th>
          <th scope="col">Mail (UTC)</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <CampaignRow row={row} tenant={filters.tenant} />
        ))}
      </tbody>
    </table>
  );
}

function CampaignRow({ row: { listed, live }, tenant }: { row: Row; tenant: string | undefined }) {
  const { tag, counts } = listed;
  const verdict = campaignVerdictOf(counts);
  const { tone } = STATES[verdict.state];
  const name = nameOf(listed);
  return (
    <tr data-key={tag}>
      <th scope="row" class="campaign-name">
        <a href={campaignPath(tag, { tenant })}>
          <bdi>{visible(tag)}</bdi>
        </a>
        {name === null ? null : (
          <span class="meta">
            <bdi>{visible(name)}</bdi>
          </span>
        )}
      </th>
      <td data-label="State">
        <span>
          <Shape tone={tone} /> {stateText(verdict)}
        </span>
      </td>
      <td class="progress-cell" data-label="Progress">
        {live === null ? 'gone meanwhile' : <ProgressPart tag={tag} live={live} />}
      </td>
      <td class="number" data-label="Attempted">
        {count(counts.attempted)}
      </td>
      <td class="number" data-label="Delivered">
        {count(counts.delivered)}
      </td>
      <td class="number campaign-rates" data-label="Hard bounces">
        <RatePart judgement={verdict.bounce} />
      </td>
      <td class="number campaign-rates" data-label="Complaints">
        <RatePart judgement={verdict.complaint} />
      </td>
      <td class="mail-cell" data-label="Mail (UTC)">
        {live === null || live.hours === null ? (
          'none yet'
        ) : (
          <>
            {live.hours.first === live.hours.last ? null : (
              <span>
                from <Time at={live.hours.first * HOUR} />
              </span>
            )}
            <span>
              last in the hour of <Time at={live.hours.last * HOUR} />
            </span>
            <span class="meta">{speedText(live)}</span>
          </>
        )}
      </td>
    </tr>
  );
}
