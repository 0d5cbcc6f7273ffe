import { isTroubled, type RegionStatus } from '../../reputation/aws/status.ts';
import { count, visible } from '../../shared/words.ts';
import type { AwsEntity, AwsRecommendation } from '../../store/contract.ts';
import { Shape, Time } from '../components/parts.tsx';
import type { Tone } from '../tone.ts';

const SHOWN = 8;

/** `tenant/acme` of an ARN: what stands before it is the account and Region at hand. */
const shortName = (arn: string): string =>
  visible(arn.split(':').slice(5).join(':').split('/').slice(0, 2).join('/') || arn);

interface Line {
  readonly tone: Tone;
  readonly resource: string;
  readonly text: string;
  readonly at: number | null;
}

function entityLine({ reference, sending, impact, awsStatus, customerStatus }: AwsEntity): Line {
  const decided =
    awsStatus?.status === 'DISABLED' ? awsStatus : customerStatus?.status === 'DISABLED' ? customerStatus : awsStatus;
  const who = decided === awsStatus ? 'AWS' : 'you';
  const state = sending === 'DISABLED' ? `sending stopped by ${who}` : visible(sending ?? 'no status').toLowerCase();
  const found = impact === null ? '' : `, findings of ${visible(impact).toLowerCase()} impact`;
  const cause = decided?.cause ?? null;
  return {
    tone: sending === 'DISABLED' ? 'stop' : impact === 'HIGH' ? 'over' : 'watch',
    resource: shortName(reference),
    text: `${state}${found}${cause === null ? '' : `. ${visible(cause)}`}`,
    at: decided?.updatedAt ?? null,
  };
}

const recommendationLine = ({ resource, type, description, impact, updatedAt }: AwsRecommendation): Line => ({
  tone: impact === 'HIGH' ? 'over' : 'watch',
  resource: shortName(resource),
  text: [type, description]
    .map(visible)
    .filter((text) => text !== '')
    .join(': '),
  at: updatedAt,
});

/** Tenants that AWS found something about, and its open findings. */
export function AwsFindings({ regions }: { regions: readonly RegionStatus[] }) {
  const lines = regions.flatMap(({ region, entities, recommendations }) =>
    [
      ...(entities?.items ?? []).filter(isTroubled).map(entityLine),
      ...(recommendations?.items ?? []).map(recommendationLine),
    ].map((line) => ({ region, ...line })),
  );
  if (lines.length === 0) return null;
  return (
    <>
      <h3 id="aws-findings">Open findings</h3>
      <ul aria-labelledby="aws-findings">
        {lines.slice(0, SHOWN).map(({ region, tone, resource, text, at }) => (
          <li>
            <Shape tone={tone} /> <strong>{resource}</strong> {text}{' '}
            <span class="meta">
              {region}
              {at === null ? '' : ', '}
              {at === null ? null : <Time at={at} />}
            </span>
          </li>
        ))}
      </ul>
      {lines.length > SHOWN ? (
        <p class="meta">
          and {count(lines.length - SHOWN)} more: <code>GET /v1/aws</code>
        </p>
      ) : null}
    </>
  );
}
