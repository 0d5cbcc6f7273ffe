import type { AwsStatus } from '../../reputation/aws/status.ts';
import type { Millis } from '../../shared/time.ts';
import type { Source } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import { AwsPanel } from '../aws/aws-panel.tsx';
import { awsLead } from '../aws/aws-words.ts';
import { Layout, type Viewer } from '../components/layout.tsx';
import { Copyable, Shape } from '../components/parts.tsx';
import { PendingSources } from '../overview/pending-sources.tsx';
import { type Troubles, TroublesNotice } from '../overview/troubles.tsx';
import type { VerdictWords } from '../verdict-words.ts';

interface Props {
  readonly sources: readonly Source[];
  readonly troubles: Troubles;
  /** `null`: not for this viewer. */
  readonly aws: AwsStatus | null;
  readonly now: Millis;
  readonly viewer: Viewer;
  readonly assets: Assets;
  readonly origin: string;
}

/** Before the first event: what is done already, what comes next. */
export function FirstRunPage({ sources, troubles, aws, now, viewer, assets, origin }: Props) {
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
      {viewer.tenant === null ? (
        <>
          <TroublesNotice troubles={troubles} />
          <PendingSources sources={sources} />
          {aws === null || !aws.enabled ? null : <AwsPanel aws={aws} now={now} />}
          <Steps sources={sources} origin={origin} />
        </>
      ) : (
        <section class="card">
          <p>The figures appear with the first event that is routed to this tenant.</p>
        </section>
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

function Steps({ sources, origin }: { sources: readonly Source[]; origin: string }) {
  const allowed = sources.some(({ state }) => state === 'allowed' || state === 'confirmed');
  const confirmed = sources.some(({ state }) => state === 'confirmed');
  const hook = `${origin}/webhooks/ses`;
  return (
    <section class="card" aria-labelledby="steps-heading">
      <h2 id="steps-heading">From SES to here in four steps</h2>
      <ol class="steps">
        <Step done title="This service is reachable">
          <p>You are reading its page. SNS must reach it as well, by https, from the internet.</p>
        </Step>
        <Step done={allowed} title="Allow your topic">
          <p>Name the SNS topic that your SES configuration set publishes to, and restart:</p>
          <Copyable text="SNS_TOPIC_ARNS=arn:aws:sns:eu-west-1:111122223333:ses-events" label="the setting" />
        </Step>
        <Step done={confirmed} title="Subscribe this service to it">
          <p>Events are taken at</p>
          <Copyable text={`POST ${hook}`} label="the address" />
          <p>With the AWS command line (raw message delivery off, which is the default):</p>
          <Copyable
            text={`aws sns subscribe --topic-arn arn:aws:sns:eu-west-1:111122223333:ses-events --protocol ${hook.startsWith('https:') ? 'https' : 'http'} --notification-endpoint ${hook}`}
            label="the command"
          />
          <p>
            The subscription is confirmed on its own for a listed topic. Any other topic shows up here and waits for
            approval.
          </p>
        </Step>
        <Step done={false} title="Send one mail">
          <p>The simulator makes a bounce that costs no reputation and counts in no rate:</p>
          <Copyable text="bounce@simulator.amazonses.com" label="the address" />
        </Step>
      </ol>
      <p>
        <a href="/">Look again</a>
      </p>
    </section>
  );
}

function Step({ done, title, children }: { done: boolean; title: string; children?: unknown }) {
  return (
    <li>
      <h3>
        <Shape tone={done ? 'ok' : 'none'} /> {title} <span class="meta step-state">{done ? 'done' : 'to do'}</span>
      </h3>
      {children}
    </li>
  );
}
