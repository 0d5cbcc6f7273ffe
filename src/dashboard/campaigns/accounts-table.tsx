import { campaignVerdictOf } from '../../reputation/campaigns/judging.ts';
import { count } from '../../shared/words.ts';
import type { AccountCounts } from '../../store/contract.ts';
import { Shape } from '../components/parts.tsx';
import { Scroll } from '../components/table.tsx';
import { accountName, STATES } from '../verdict-words.ts';
import { RatePart } from './rate-part.tsx';
import { stateText } from './words.ts';

/** Each account and Region, when there are several: AWS judges each on its own. */
export function AccountsTable({ accounts }: { accounts: readonly AccountCounts[] }) {
  if (accounts.length < 2) return null;
  return (
    <section class="card" aria-labelledby="accounts-heading">
      <h2 id="accounts-heading">Accounts and Regions</h2>
      <Scroll label="Table of accounts and Regions">
        <table class="figures">
          <caption>The campaign's mail of each. AWS judges each on its own.</caption>
          <thead>
            <tr>
              <th scope="col">Account, Region</th>
              <th scope="col" class="text">
                State
              </th>
              <th scope="col">Attempted</th>
              <th scope="col">Hard bounces</th>
              <th scope="col">Complaints</th>
            </tr>
          </thead>
          <tbody>
            {accounts.map((counts) => {
              const verdict = campaignVerdictOf(counts);
              return (
                <tr>
                  <th scope="row">{accountName({ ...verdict, ...counts })}</th>
                  <td class="text">
                    <Shape tone={STATES[verdict.state].tone} /> {stateText(verdict)}
                  </td>
                  <td>{count(counts.attempted)}</td>
                  <td class="campaign-rates">
                    <RatePart judgement={verdict.bounce} />
                  </td>
                  <td class="campaign-rates">
                    <RatePart judgement={verdict.complaint} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}
