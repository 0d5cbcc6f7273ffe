import type { LiveCampaign } from '../../reputation/campaigns/live.ts';
import { count } from '../../shared/words.ts';

const OUTCOMES = [
  ['Sent', 'sent'],
  ['Delivered', 'delivered'],
  ['Still on its way', 'delayed'],
  ['Hard bounces', 'hardBounced'],
  ['Soft bounces', 'softBounced'],
  ['Not attempted', 'notAttempted'],
  ['Rejected by SES', 'rejected'],
  ['Template failed', 'renderingFailed'],
  ['Complaints', 'complained'],
  ['Opened', 'opened'],
  ['Clicked', 'clicked'],
] as const;

/** What became of the mails. */
export function Outcomes({ live: { counts, registrations, unannounced } }: { live: LiveCampaign }) {
  const [checked, suppressed] = [
    registrations.reduce((sum, each) => sum + each.checked, 0),
    registrations.reduce((sum, each) => sum + each.suppressed, 0),
  ];
  return (
    <section class="card" aria-labelledby="outcomes-heading">
      <h2 id="outcomes-heading">Outcomes</h2>
      <dl class="tiles">
        {OUTCOMES.map(([label, name]) => (
          <div>
            <dt>{label}</dt>
            <dd data-count={name}>{count(counts[name])}</dd>
          </div>
        ))}
      </dl>
      <p class="meta">
        Of {count(counts.mails)} mails that any event names
        {counts.excluded === 0
          ? ''
          : `, ${count(counts.excluded)} of them to the simulator or to own domains, in no other figure`}
        . Each mail counts once in a figure; one that was accepted and bounced later is in both.
      </p>
      {registrations.length === 0 ? null : (
        <p class="meta">
          Checks named {count(checked)} different recipients; {count(suppressed)} of them were suppressed.
          {unannounced === 0
            ? ''
            : ` ${count(unannounced)} mails are of tenants that announced no total: not in the progress.`}
        </p>
      )}
    </section>
  );
}
