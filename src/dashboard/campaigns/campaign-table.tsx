import { verdictOf } from '../../reputation/rates.ts';
import { HOUR } from '../../shared/time.ts';
import { count, visible } from '../../shared/words.ts';
import { Shape, Time } from '../components/parts.tsx';
import { SortHeader } from '../components/table.tsx';
import { STATES } from '../verdict-words.ts';
import { WINDOW_TEXT } from '../windows.ts';
import { stateOf } from './filters.ts';
import type { ListView, Row } from './load.ts';
import { campaignPath, campaignsPath } from './path.ts';
import { ProgressPart } from './progress-part.tsx';
import { RatePart } from './rate-part.tsx';
import { nameOf, speedText } from './words.ts';

/** The campaigns of a page, a row each. */
export function CampaignTable({ view: { filters, rows } }: { view: ListView }) {
  const state = stateOf(filters);
  const sorted = (sort: typeof filters.sort) => (filters.sort === sort ? 'descending' : undefined);
  return (
    <table class="stacked campaigns">
      <caption>
        Progress since each began; figures and rates of the {WINDOW_TEXT[filters.window]}. The small figures are the 95
        {'\u202f'}% range. AWS judges the account, not the campaign.
      </caption>
      <thead>
        <tr>
          <th scope="col">Campaign</th>
          <SortHeader href={campaignsPath({ ...state, sort: undefined })} sorted={sorted('worst')} text>
            State
          </SortHeader>
          <th scope="col">Progress</th>
          <SortHeader href={campaignsPath({ ...state, sort: 'volume' })} sorted={sorted('volume')}>
            Attempted
          </SortHeader>
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
  const verdict = verdictOf(counts);
  const { tone, text } = STATES[verdict.state];
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
          <Shape tone={tone} /> {text}
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
