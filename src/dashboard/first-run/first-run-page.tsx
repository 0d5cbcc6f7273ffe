import type { AwsStatus } from '../../reputation/aws/status.ts';
import type { Millis } from '../../shared/time.ts';
import type { Source } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import { AwsPanel } from '../aws/aws-panel.tsx';
import { awsLead } from '../aws/aws-words.ts';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Shape } from '../components/parts.tsx';
import { PendingSources } from '../overview/pending-sources.tsx';
import { type Troubles, TroublesNotice } from '../overview/troubles.tsx';
import type { VerdictWords } from '../verdict-words.ts';
import { Setup, type SetupProps } from './setup.tsx';
import { ForTenants } from './setup-page.tsx';

interface Props {
  readonly sources: readonly Source[];
  readonly troubles: Troubles;
  /** `null`: not for this viewer. */
  readonly aws: AwsStatus | null;
  /** `null`: the viewer is bound to a tenant. */
  readonly setup: SetupProps | null;
  readonly now: Millis;
  readonly viewer: Viewer;
  readonly assets: Assets;
}

/** Before the first event: what is done already, what comes next. */
export function FirstRunPage({ sources, troubles, aws, setup, now, viewer, assets }: Props) {
  const lead = aws === null ? null : awsLead(aws, null, now);
  return (
    <Layout title={lead?.state ?? 'No events yet'} assets={assets} viewer={viewer} current="/">
      {lead === null ? null : <AwsNotice lead={lead} />}
      <section class="verdict none" aria-labelledby="verdict">
        <h1 id="verdict">
          <Shape tone="none" /> <strong>No events yet</strong>
          {viewer.tenant === null ? '' : ` of tenant ${viewer.tenant}`}
        </h1>
        <p class="first">No verdict without events: silence is not health.</p>
      </section>
      {setup === null ? (
        <ForTenants />
      ) : (
        <>
          <TroublesNotice troubles={troubles} />
          {setup.operator ? <PendingSources sources={sources} /> : null}
          {aws === null || !aws.enabled ? null : <AwsPanel aws={aws} now={now} />}
          <Setup {...setup} />
        </>
      )}
    </Layout>
  );
}

/** AWS's word goes before everything, events or none. */
function AwsNotice({ lead: { tone, state, sentence, details } }: { lead: VerdictWords }) {
  return (
    <section class={`notice ${tone}`} aria-labelledby="aws-notice">
      <h2 id="aws-notice">
        <Shape tone={tone} /> {state}: {sentence}
      </h2>
      {details.map((detail) => (
        <p>{detail}</p>
      ))}
    </section>
  );
}
