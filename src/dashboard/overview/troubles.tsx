import { count, visible } from '../../shared/words.ts';
import type { Finding } from '../../store/contract.ts';
import { OperatorLink } from '../components/operator-link.tsx';
import { Shape, Time } from '../components/parts.tsx';

/** What AWS itself found and has not taken back, and messages that could not be read. */
export interface Troubles {
  readonly findings: readonly Finding[];
  readonly quarantined: number;
}

const isPaused = ({ kind, state }: Finding) => kind === 'sending-status' && state === 'Disabled';

function FindingLine({ finding }: { finding: Finding }) {
  const { tenant, detail, at } = finding;
  const whose = tenant === null ? 'The account' : `Tenant ${visible(tenant)}`;
  const said = detail.data ?? detail.cause ?? `${detail.type ?? ''} ${detail.impact ?? ''}`.trim();
  return (
    <li>
      <strong>
        {whose}:{' '}
        {isPaused(finding) ? 'AWS has stopped the sending.' : `AWS reports ${visible(detail.type ?? 'a finding')}.`}
      </strong>{' '}
      <span>{visible(said)}</span>
      <span class="meta">
        <Time at={at} /> UTC
      </span>
    </li>
  );
}

export function TroublesNotice({ troubles: { findings, quarantined } }: { troubles: Troubles }) {
  return (
    <>
      {findings.length === 0 ? null : (
        <section class={`notice ${findings.some(isPaused) ? 'stop' : 'watch'}`} aria-labelledby="findings-heading">
          <h2 id="findings-heading">
            <Shape tone={findings.some(isPaused) ? 'stop' : 'watch'} /> AWS found{' '}
            {findings.length === 1 ? 'a problem' : `${count(findings.length)} problems`}
          </h2>
          <ul>
            {findings.map((finding) => (
              <FindingLine finding={finding} />
            ))}
          </ul>
        </section>
      )}
      {quarantined === 0 ? null : (
        <p class="notice watch overview-brief">
          <span>
            <Shape tone="watch" />{' '}
            <strong>{quarantined === 1 ? '1 message' : `${count(quarantined)} messages`} could not be read.</strong>{' '}
            Kept in quarantine, and not counted.
          </span>{' '}
          <OperatorLink href="/sources#quarantine">Open the quarantine</OperatorLink>
        </p>
      )}
    </>
  );
}
