import type { AccessKey } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import { Layout } from '../components/layout.tsx';
import { Notice } from '../components/notice.tsx';
import { Pager, Scroll } from '../components/table.tsx';
import { notificationsPath } from '../notifications/path.ts';
import { enabledRules } from './enabled-rules.ts';
import { FilterForm } from './filter-form.tsx';
import type { ReadFilters } from './filters.ts';
import { AlertRows } from './history-table.tsx';
import type { AlertsView } from './load.ts';
import { OpenAlert } from './open-alert.tsx';
import { alertRulesPath, alertsPath } from './path.ts';
import { Verdict } from './verdict.tsx';
import { RULE_WORDS } from './words.ts';

interface Props {
  readonly view: AlertsView;
  readonly read: ReadFilters;
  readonly viewer: AccessKey;
  readonly assets: Assets;
  readonly mayAcknowledge: boolean;
  /** This is not the first page of the history. */
  readonly later: boolean;
}

/** Who was told what, and is it over? */
export function AlertsPage({ view, read, viewer, assets, mayAcknowledge, later }: Props) {
  const { open, whole, more, history, now, channels } = view;
  const isOperator = channels !== null;
  const title = open.length === 0 ? 'Alerts: none is open' : `Alerts: ${open.length} open`;
  return (
    <Layout title={title} assets={assets} viewer={viewer} current="/alerts">
      <Verdict view={view} tenant={viewer.tenant} />
      {channels?.length === 0 ? (
        <Notice tone="watch" title="Nobody is told of alerts">
          <p>
            They are to be read here only. <a href={notificationsPath()}>Say where they go</a>, and have two of
            different kinds.
          </p>
        </Notice>
      ) : null}
      {whole.map((trouble) => (
        <OpenAlert trouble={trouble} view={view} viewer={viewer} mayAcknowledge={mayAcknowledge} />
      ))}
      {more.length === 0 ? null : (
        <section class="card">
          <Scroll label="More that are open">
            <AlertRows alerts={more} caption="More that are open" now={now} />
          </Scroll>
        </section>
      )}
      <section class="card" aria-labelledby="history-heading">
        <div class="card-head">
          <h2 id="history-heading">History</h2>
          {isOperator ? <a href={alertRulesPath()}>Change the rules</a> : null}
        </div>
        {hasNone(view, read, later) ? null : <FilterForm read={read} withTenant={viewer.tenant === null} />}
        {history.items.length === 0 ? (
          <Nothing view={view} read={read} later={later} />
        ) : (
          <Scroll label="Alerts that are over">
            <AlertRows alerts={history.items} caption="Alerts that are over, newest first" now={now} />
          </Scroll>
        )}
        <Pager
          label="Pages of the history"
          by="time"
          first={later ? alertsPath(read.texts) : null}
          next={history.nextCursor === null ? null : alertsPath(read.texts, { cursor: history.nextCursor })}
        />
      </section>
    </Layout>
  );
}

/** No alert has ever opened, as far as the viewer sees: there is nothing to filter. */
const hasNone = ({ open, history }: AlertsView, { texts }: ReadFilters, later: boolean): boolean =>
  !later && open.length === 0 && history.items.length === 0 && Object.keys(texts).length === 0;

/** Nothing yet, nothing that matches, and nothing more are three things. */
function Nothing({ view: { open, whole, settings }, read, later }: Pick<Props, 'view' | 'read' | 'later'>) {
  if (later) return <p>There are none before these.</p>;
  if (read.texts.state === 'open') return whole.length > 0 ? <p>Shown above.</p> : <NoMatch />;
  if (Object.keys(read.texts).length > 0) return whole.length > 0 ? <p>None of these is over.</p> : <NoMatch />;
  if (open.length > 0) return <p>Nothing is over yet.</p>;
  const { names } = enabledRules(settings);
  return (
    <>
      <p>
        <strong>No alert has ever opened.</strong>{' '}
        {names.length === 0 ? 'No rule is switched on, so none will.' : 'These rules are judged once a minute:'}
      </p>
      <ul class="alert-rules">
        {names.map((name) => (
          <li>
            <strong>{RULE_WORDS[name].title}.</strong> {RULE_WORDS[name].help}
          </li>
        ))}
      </ul>
    </>
  );
}

function NoMatch() {
  return (
    <p>
      No alert matches these filters. <a href={alertsPath()}>Clear them</a>
    </p>
  );
}
