import type { Millis } from '../../shared/time.ts';
import { count, counted, visible } from '../../shared/words.ts';
import type { ListStatus, SyncStatus } from '../../suppression/sync/status.ts';
import { Shape, Time } from '../components/parts.tsx';
import { Scroll } from '../components/table.tsx';
import { listName, syncState, syncTone } from './sync-words.ts';

const lastSuccess = ({ lastFull, lastIncremental }: ListStatus): Millis | null => {
  const at = Math.max(lastFull?.finishedAt ?? 0, lastIncremental?.finishedAt ?? 0);
  return at === 0 ? null : at;
};

function Row({ list }: { list: ListStatus }) {
  const at = lastSuccess(list);
  return (
    <tr>
      <th scope="row">{visible(listName(list))}</th>
      <td class="text">
        <Shape tone={syncTone(list)} /> {syncState(list)}
      </td>
      <td class="text">{at === null ? 'never' : <Time at={at} />}</td>
      <td>{list.lastFull === null ? '–' : count(list.lastFull.addresses)}</td>
      <td>{count(list.pushed)}</td>
      <td>{count(list.deleted)}</td>
    </tr>
  );
}

/** What somebody has to do, list by list. */
function advices(list: ListStatus): readonly string[] {
  const { pullTrouble, pushTrouble, refused } = list;
  const troubles = [pullTrouble, pushTrouble].filter((trouble) => trouble !== null).map(({ advice }) => advice);
  const refusal = `SES would not take ${counted(refused, 'address', 'addresses')}; they stay blocked here.`;
  return [...troubles, ...(refused > 0 ? [refusal] : [])].map((text) => `${listName(list)}: ${text}`);
}

const SHOWN = 12;

/** How far our suppressions and SES's own lists are in step. Only shown when they are to be. */
export function SyncPanel({ sync: { enabled, dryRun, lists } }: { sync: SyncStatus }) {
  if (!enabled) return null;
  // What needs somebody comes first, and hundreds of tenants fill no page.
  const shown = [...lists].sort((a, b) => advices(b).length - advices(a).length).slice(0, SHOWN);
  const advice = shown.flatMap(advices).slice(0, SHOWN);
  return (
    <section class="card" aria-labelledby="sync-heading">
      <div class="card-head">
        <h2 id="sync-heading">In step with SES</h2>
        <span class="meta">its own suppression lists, times in UTC</span>
      </div>
      {dryRun ? <p>SES_SYNC_DRY_RUN is on: nothing is synchronised.</p> : null}
      {advice.length === 0 ? null : (
        <ul>
          {advice.map((text) => (
            <li>{visible(text)}</li>
          ))}
        </ul>
      )}
      <Scroll label="Lists of SES">
        <table class="figures">
          <thead>
            <tr>
              <th scope="col">List</th>
              <th scope="col" class="text">
                State
              </th>
              <th scope="col" class="text">
                Last read
              </th>
              <th scope="col">Addresses</th>
              <th scope="col">Put</th>
              <th scope="col">Deleted</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((list) => (
              <Row list={list} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {lists.length === shown.length ? null : (
        <p class="meta">
          and {count(lists.length - shown.length)} more: <code>GET /v1/sync</code>
        </p>
      )}
    </section>
  );
}
