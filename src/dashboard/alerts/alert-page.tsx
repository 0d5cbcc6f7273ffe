import { alertPath } from '../../reputation/alerts/path.ts';
import { lastedText } from '../../reputation/alerts/words.ts';
import { visible } from '../../shared/words.ts';
import type { AccessKey } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import type { Form } from '../components/fields.ts';
import { ProblemSummary } from '../components/form.tsx';
import { Layout } from '../components/layout.tsx';
import { Notice } from '../components/notice.tsx';
import { Shape, Time } from '../components/parts.tsx';
import { AcknowledgeForm } from './acknowledge-form.tsx';
import { adviceFor } from './advice.ts';
import { AcknowledgedBy, Fact } from './fact.tsx';
import type { AlertView } from './load.ts';
import { NoticesTable } from './notices-table.tsx';
import { alertsPath } from './path.ts';
import { figureText, LEVEL_WORDS, RULE_WORDS, ruleTitle, scopeText, stateText, toneOf } from './words.ts';

export interface Said {
  readonly tone: 'ok' | 'over';
  readonly title: string;
  readonly text: string;
}

interface Props {
  readonly view: AlertView;
  readonly viewer: AccessKey;
  readonly assets: Assets;
  readonly said: Said | null;
  /** `null`: this key may look only. */
  readonly form: Form | null;
}

/** One alert: what is so, why, what to do, what was told and to whom. */
export function AlertPage({ view, viewer, assets, said, form }: Props) {
  const { alert, now } = view;
  const tone = toneOf(alert);
  const isOpen = alert.resolvedAt === null;
  const problems = form?.problems ?? {};
  const failed = Object.keys(problems).length > 0 || said?.tone === 'over';
  return (
    <Layout
      title={`${failed ? 'Error: ' : ''}Alert: ${ruleTitle(alert.rule)}, ${stateText(alert)}`}
      assets={assets}
      viewer={viewer}
      current="/alerts"
    >
      <p>
        <a href={alertsPath()}>‹ All alerts</a>
      </p>
      <ProblemSummary problems={problems} title="Nothing was changed" />
      {said === null ? null : (
        <Notice tone={said.tone} title={said.title}>
          <p>{said.text}</p>
        </Notice>
      )}
      <section class={`verdict ${tone}`} aria-labelledby="verdict">
        <h1 id="verdict">
          <Shape tone={tone} /> {isOpen ? <strong>Open: </strong> : null}
          {visible(alert.title)}
        </h1>
        <p>{visible(alert.text)}</p>
        <p class="alert-deeds">
          {isOpen && form !== null && alert.acknowledgement === null ? (
            <a class="button" href="#acknowledge">
              Acknowledge…
            </a>
          ) : null}
          {adviceFor(viewer, alert).map(({ href, text }) => (
            <a class="button" href={href}>
              {text}
            </a>
          ))}
        </p>
      </section>
      <Facts view={view} now={now} />
      {!isOpen ? null : form === null ? (
        <section class="card" id="acknowledge">
          <p>To acknowledge it, a key with the scope write is needed.</p>
        </section>
      ) : (
        <AcknowledgeForm alert={alert} form={form} />
      )}
      <NoticesTable view={view} />
    </Layout>
  );
}

function Facts({ view: { alert, others }, now }: { view: AlertView; now: number }) {
  const { openedAt, resolvedAt } = alert;
  const help = Object.entries(RULE_WORDS).find(([name]) => name === alert.rule)?.[1].help;
  return (
    <section class="card" aria-labelledby="facts-heading">
      <h2 id="facts-heading">The alert</h2>
      <dl class="facts">
        <Fact name="State">
          <Shape tone={toneOf(alert)} /> {stateText(alert)}
        </Fact>
        <Fact name="Rule">
          {ruleTitle(alert.rule)}. {help}
        </Fact>
        <Fact name="Level">{LEVEL_WORDS[alert.level]}</Fact>
        <Fact name="Concerns">{scopeText(alert)}</Fact>
        <Fact name="Opened">
          <Time at={openedAt} /> UTC
        </Fact>
        <Fact name={resolvedAt === null ? 'Open for' : 'Over'}>
          {resolvedAt === null ? (
            lastedText(now - openedAt)
          ) : (
            <>
              <Time at={resolvedAt} /> UTC, lasted {lastedText(resolvedAt - openedAt)}
            </>
          )}
        </Fact>
        <Fact name="When it opened">{figureText(alert, alert.opening)}</Fact>
        <Fact name={resolvedAt === null ? 'Now' : 'At the end'}>{figureText(alert, alert.value)}</Fact>
        <Fact name="Highest">{figureText(alert, alert.peak)}</Fact>
        <Fact name="No judgement">
          {alert.unjudgedSince === null ? null : (
            <>
              since <Time at={alert.unjudgedSince} /> UTC: too little mail
            </>
          )}
        </Fact>
        <Fact name="Seen to by">
          <AcknowledgedBy alert={alert} />
        </Fact>
        <Fact name="Open of the same">
          {others.length === 0
            ? null
            : others.map((other, n) => (
                <>
                  {n === 0 ? '' : ', '}
                  <a href={alertPath(other.id)}>level {LEVEL_WORDS[other.level]}</a>
                </>
              ))}
        </Fact>
      </dl>
    </section>
  );
}
