import { alertPath } from '../../reputation/alerts/path.ts';
import { lastedText } from '../../reputation/alerts/words.ts';
import type { Millis } from '../../shared/time.ts';
import { visible } from '../../shared/words.ts';
import type { Alert } from '../../store/contract.ts';
import { Shape, Time } from '../components/parts.tsx';
import { figureText, LEVEL_WORDS, ruleTitle, scopeText, stateText, toneOf } from './words.ts';

/** Alerts as rows: those that are over, or for which there is no room above. */
export function AlertRows({ alerts, caption, now }: { alerts: readonly Alert[]; caption: string; now: Millis }) {
  return (
    <table class="stacked alert-rows">
      <caption>{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Alert</th>
          <th scope="col">State</th>
          <th scope="col">Concerns</th>
          <th scope="col" class="number">
            Highest
          </th>
          <th scope="col">Opened (UTC)</th>
          <th scope="col" class="number">
            Lasted
          </th>
          <th scope="col">Told</th>
          <th scope="col">Seen to by</th>
        </tr>
      </thead>
      <tbody>
        {alerts.map((alert) => (
          <Row alert={alert} now={now} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ alert, now }: { alert: Alert; now: Millis }) {
  const { id, rule, level, peak, openedAt, resolvedAt, toldAt, acknowledgement } = alert;
  return (
    <tr>
      <th scope="row">
        <a href={alertPath(id)}>
          {ruleTitle(rule)}, {LEVEL_WORDS[level]}
        </a>
      </th>
      <td>
        <span class="alert-state">
          <Shape tone={toneOf(alert)} /> {stateText(alert)}
        </span>
      </td>
      <td class="alert-where">{scopeText(alert)}</td>
      <td class="number short" data-label="Highest">
        {peak === null ? '–' : figureText(alert, peak)}
      </td>
      <td class="short" data-label="Opened">
        <Time at={openedAt} />
      </td>
      <td class="number short" data-label="Lasted">
        {lastedText((resolvedAt ?? now) - openedAt)}
      </td>
      <td class="short" data-label="Told">
        {toldAt === null ? 'no, milder' : 'yes'}
      </td>
      <td class="short" data-label="Seen to by">
        {acknowledgement === null ? 'nobody' : <bdi>{visible(acknowledgement.by)}</bdi>}
      </td>
    </tr>
  );
}
