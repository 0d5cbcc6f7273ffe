import type { Route } from '../../ingest/routing.ts';
import { Time } from '../components/parts.tsx';
import { Pager, Scroll } from '../components/table.tsx';
import { routingPath } from './path.ts';
import { conditionText, givesText } from './words.ts';

const PAGE = 100;

/** The rules that hold, in the order of the configuration. They are changed there. */
export function RulesTable({ routes, from }: { routes: readonly Route[]; from: number }) {
  return (
    <section class="card" aria-labelledby="rules-heading">
      <h2 id="rules-heading">The rules</h2>
      {routes.length === 0 ? <NoRules /> : <Rows routes={routes} from={from} />}
    </section>
  );
}

function NoRules() {
  return (
    <>
      <p>
        There are none. Mail belongs to the SES tenant that its tag <code>ses:tenant-name</code> names, else to tenant{' '}
        <strong>default</strong>, and to no stream.
      </p>
      <p class="meta">
        Set <code>ROUTES</code> to a JSON list of rules, or to the path of a file that holds one, and start again:
      </p>
      <pre class="raw" tabindex={0}>{`[{"configurationSet":"marketing","tenant":"north","stream":"marketing"},
 {"source":"desk@clinic.example.com","tenant":"south","validFrom":"2026-12-01T00:00:00Z"}]`}</pre>
    </>
  );
}

function Rows({ routes, from }: { routes: readonly Route[]; from: number }) {
  const shown = routes.slice(from, from + PAGE);
  return (
    <>
      <p class="meta">
        From <code>ROUTES</code>; to change them, change the configuration and start again. All conditions of a rule
        have to hold, for mail accepted from its day on.
      </p>
      <Scroll label="Table of the rules">
        <table class="stacked">
          <caption>
            {shown.length === routes.length
              ? 'In the order of the configuration'
              : `Rules ${from + 1} to ${from + shown.length} of ${routes.length}, in the order of the configuration`}
          </caption>
          <thead>
            <tr>
              <th scope="col">Rule</th>
              <th scope="col">When</th>
              <th scope="col">Gives</th>
              <th scope="col">Valid from (UTC)</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((route, n) => (
              <tr>
                <th scope="row">Rule {from + n + 1}</th>
                <td>
                  <bdi>{conditionText(route)}</bdi>
                </td>
                <td>{givesText(route)}</td>
                <td class="short" data-label="Valid from">
                  {Number.isFinite(route.validFrom) ? <Time at={route.validFrom} /> : 'always'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <Pager
        label="Pages of the rules"
        by="name"
        first={from === 0 ? null : routingPath()}
        next={from + PAGE >= routes.length ? null : routingPath({ from: String(from + PAGE) })}
      />
    </>
  );
}
