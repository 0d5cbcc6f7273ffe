import type { AwsStatus, RegionStatus } from '../../reputation/aws/status.ts';
import type { Millis } from '../../shared/time.ts';
import { count, visible } from '../../shared/words.ts';
import { Shape, Time } from '../components/parts.tsx';
import { Scroll } from '../components/table.tsx';
import { AwsFindings } from './aws-findings.tsx';
import { Ago } from './aws-line.tsx';
import { AwsRates } from './aws-rates.tsx';
import { awsState } from './aws-words.ts';

interface Props {
  readonly aws: AwsStatus;
  readonly now: Millis;
}

/** "0" stands for none only. */
function shareText(part: number, whole: number): string {
  const percent = Math.floor((100 * part) / whole);
  return `${part > 0 && percent === 0 ? '<1' : count(percent)}\u202f%`;
}

/** `12,400 of 50,000 (24 %)` */
function quotaText({ account }: RegionStatus): string {
  if (account === null || account.sentLast24h === null || account.quota24h === null) return '–';
  const { sentLast24h, quota24h } = account;
  const sent = count(Math.round(sentLast24h));
  if (quota24h < 0) return `${sent}, no limit`;
  const share = quota24h === 0 ? '' : ` (${shareText(sentLast24h, quota24h)})`;
  return `${sent} of ${count(quota24h)}${share}`;
}

function Row({ region, now }: { region: RegionStatus; now: Millis }) {
  const { account } = region;
  const { tone, text } = awsState(region);
  return (
    <tr>
      <th scope="row">
        <span class="region">{region.region}</span>
        {account === null || account.account === null ? '' : `, account ${visible(account.account)}`}
      </th>
      <td class="text">
        <Shape tone={tone} /> {text}
        {account?.sendingEnabled === false && text !== 'Sending switched off' ? ', sending switched off' : ''}
        {account?.productionAccess === false ? ', sandbox' : ''}
      </td>
      <td>{quotaText(region)}</td>
      <td>{account === null || account.maxSendRate === null ? '–' : count(account.maxSendRate)}</td>
      <td class="text">
        {account === null ? (
          'never'
        ) : (
          <>
            <Time at={account.at} />, <Ago at={account.at} now={now} />
            {account.stale ? <strong>, stale</strong> : ''}
          </>
        )}
      </td>
    </tr>
  );
}

/** What fails as the account's state does need not be said again. */
function troublesOf({ region, troubles }: RegionStatus) {
  const main = troubles.find(({ part }) => part === 'account');
  return troubles.filter((trouble) => trouble === main || trouble.kind !== main?.kind).map((of) => ({ region, ...of }));
}

/** What AWS itself says of the accounts, beside our estimate; what is missing, and how to get it. */
export function AwsPanel({ aws, now }: Props) {
  if (!aws.enabled) {
    return (
      <p class="meta">
        AWS's own status is not asked for. Set <code>SES_WATCH_REGIONS</code> to the Regions that you send from, and
        give the service credentials that allow <code>ses:GetAccount</code>.
      </p>
    );
  }
  const heard = aws.regions.filter(({ account }) => account !== null);
  const troubles = aws.regions.flatMap(troublesOf);
  return (
    <section class="card aws" aria-labelledby="aws-heading">
      <div class="card-head">
        <h2 id="aws-heading">AWS says</h2>
        <span class="meta">its own word, never mixed with our estimate; times in UTC</span>
      </div>
      {heard.length === 0 && troubles.length === 0 ? <p class="meta">Not heard yet.</p> : null}
      {heard.length === 0 ? null : (
        <Scroll label="Accounts as AWS sees them">
          <table class="figures">
            <thead>
              <tr>
                <th scope="col">Region</th>
                <th scope="col" class="text">
                  Status
                </th>
                <th scope="col">Sent in 24 h, of quota</th>
                <th scope="col">Most per second</th>
                <th scope="col" class="text">
                  Heard
                </th>
              </tr>
            </thead>
            <tbody>
              {aws.regions.map((region) => (
                <Row region={region} now={now} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <AwsRates regions={aws.regions} now={now} />
      <AwsFindings regions={aws.regions} />
      {troubles.length === 0 ? null : (
        <ul class="meta">
          {troubles.map(({ region, advice, at }) => (
            <li>
              {region}: {advice} Tried <Ago at={at} now={now} />.
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
