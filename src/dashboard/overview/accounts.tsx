import { percentText } from '../../reputation/rate-text.ts';
import { type AccountVerdict, MEASURES } from '../../reputation/rates.ts';
import { count } from '../../shared/words.ts';
import { Shape } from '../components/parts.tsx';
import { Scroll } from '../components/table.tsx';
import { accountName, STATES } from '../verdict-words.ts';
import { type OverviewView, overviewPath } from './path.ts';
import { accountId } from './standing.ts';

interface Props {
  readonly accounts: readonly AccountVerdict[];
  readonly shown: AccountVerdict;
  readonly view: OverviewView;
}

/** Each account and Region, worst first: AWS judges them one by one. Only shown when there are several. */
export function Accounts({ accounts, shown, view }: Props) {
  if (accounts.length < 2) return null;
  return (
    <section class="card" aria-labelledby="accounts-heading">
      <h2 id="accounts-heading">Accounts and Regions</h2>
      <Scroll label="Table of accounts and Regions">
        <table class="figures">
          <caption>Worst first. Choose one to see its charts.</caption>
          <thead>
            <tr>
              <th scope="col">Account, Region</th>
              <th scope="col" class="text">
                Verdict
              </th>
              <th scope="col">Hard bounces</th>
              <th scope="col">Complaints</th>
              <th scope="col">Mails</th>
            </tr>
          </thead>
          <tbody>
            {accounts.map((verdict) => (
              <tr>
                <th scope="row">
                  <a
                    href={overviewPath({ ...view, account: accountId(verdict) })}
                    aria-current={verdict === shown ? 'true' : undefined}
                  >
                    {accountName(verdict).replace(/^account /, '')}
                  </a>
                </th>
                <td class="text">
                  <Shape tone={STATES[verdict.state].tone} /> {STATES[verdict.state].text}
                </td>
                {MEASURES.map((measure) => (
                  <td>{percentText(measure, verdict[measure].ratio)}</td>
                ))}
                <td>{count(verdict.counts.attempted)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  );
}
