import { alertPath } from '../../reputation/alerts/path.ts';
import { lastedText } from '../../reputation/alerts/words.ts';
import { visible } from '../../shared/words.ts';
import type { AccessKey } from '../../store/contract.ts';
import { Shape, Time } from '../components/parts.tsx';
import { adviceFor } from './advice.ts';
import { AcknowledgedBy, Fact } from './fact.tsx';
import type { AlertsView, ShownTrouble } from './load.ts';
import { Told } from './told.tsx';
import { figureText, LEVEL_WORDS, ruleTitle, scopeText, toneOf } from './words.ts';

interface Props {
  readonly trouble: ShownTrouble;
  readonly view: Pick<AlertsView, 'now' | 'channels'>;
  readonly viewer: AccessKey;
  readonly mayAcknowledge: boolean;
}

/** An open alert whole: what, where, since when, why, what to do, who was told, who sees to it. */
export function OpenAlert({ trouble, view: { now, channels }, viewer, mayAcknowledge }: Props) {
  const { worst: alert, milder, notice } = trouble;
  const tone = toneOf(alert);
  return (
    <article class={`card alert-open ${tone}`} aria-labelledby={`alert-${alert.id}`}>
      <h2 id={`alert-${alert.id}`}>
        <Shape tone={tone} /> <a href={alertPath(alert.id)}>{visible(alert.title)}</a>
      </h2>
      <p>{visible(alert.text)}</p>
      <dl class="facts">
        <Fact name="Rule">
          {ruleTitle(alert.rule)}, level {LEVEL_WORDS[alert.level]}
        </Fact>
        <Fact name="Concerns">{scopeText(alert)}</Fact>
        <Fact name="Since">
          <Time at={alert.openedAt} /> UTC ({lastedText(now - alert.openedAt)})
        </Fact>
        <Fact name="Now">{figureText(alert, alert.value)}</Fact>
        <Fact name="Highest">{figureText(alert, alert.peak)}</Fact>
        <Fact name="No judgement">
          {alert.unjudgedSince === null ? null : (
            <>
              since <Time at={alert.unjudgedSince} /> UTC: too little mail
            </>
          )}
        </Fact>
        <Fact name="Open too">
          {milder.length === 0
            ? null
            : milder.map((other, n) => (
                <>
                  {n === 0 ? '' : ', '}
                  <a href={alertPath(other.id)}>level {LEVEL_WORDS[other.level]}</a>
                </>
              ))}
        </Fact>
        <Fact name="Told">
          {channels === null || notice === null ? null : <Told notice={notice} channels={channels} now={now} />}
        </Fact>
        <Fact name="Seen to by">
          <AcknowledgedBy alert={alert} />
        </Fact>
      </dl>
      <p class="alert-deeds">
        {mayAcknowledge && alert.acknowledgement === null ? (
          <a class="button" href={`${alertPath(alert.id)}#acknowledge`}>
            Acknowledge…
          </a>
        ) : null}
        {adviceFor(viewer, alert).map(({ href, text }) => (
          <a class="button" href={href}>
            {text}
          </a>
        ))}
      </p>
    </article>
  );
}
