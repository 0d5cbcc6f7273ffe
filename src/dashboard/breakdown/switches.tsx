import { MEASURES } from '../../reputation/rates.ts';
import type { AccessKey } from '../../store/contract.ts';
import { Switch } from '../components/switch.tsx';
import { PAGE_WINDOWS } from '../windows.ts';
import { crumbs } from './drill.ts';
import { isEvents } from './load.ts';
import { BREAKDOWNS, breakdownPath } from './path.ts';
import type { View } from './request.ts';
import { capital, DIMENSION_WORDS, MEASURE_WORDS, valueText } from './words.ts';

/** By what, of which measure, how far back; and the same as a file. Filters stay. */
export function Switches({ view, viewer, hasFile }: { view: View; viewer: AccessKey; hasFile: boolean }) {
  const first = { ...view, page: 1 };
  // A key of one tenant sees one tenant: there is nothing to group.
  const dimensions = BREAKDOWNS.filter((by) => by !== 'tenant' || viewer.tenant === null);
  return (
    <>
      <Switch
        label="Break down by"
        kind="breakdown-by"
        choices={dimensions.map((by) => ({
          href: breakdownPath({ ...first, by }),
          text: capital(DIMENSION_WORDS[by].one),
          current: by === view.by,
        }))}
      />
      <div class="breakdown-switches">
        {isEvents(view.by) ? null : (
          <Switch
            label="Measure"
            choices={MEASURES.map((measure) => ({
              href: breakdownPath({ ...first, measure }),
              text: capital(MEASURE_WORDS[measure].many),
              current: measure === view.measure,
            }))}
          />
        )}
        <Switch
          label="Window"
          choices={PAGE_WINDOWS.map((window) => ({
            href: breakdownPath({ ...first, window }),
            text: window.replace(/(\d+)/, '$1\u202f'),
            current: window === view.window,
          }))}
        />
        {hasFile ? (
          <a class="breakdown-file" href={breakdownPath({ ...first, format: 'csv' })} download>
            CSV
          </a>
        ) : null}
      </div>
    </>
  );
}

/** Whose mail is shown: the way here, each step of which can be gone back to, or taken out by itself. */
export function FilterTrail({ view }: { view: View }) {
  const trail = crumbs(view);
  const [first] = trail;
  if (first === undefined) return null;
  const { window, measure } = view;
  const start = first.name === 'account' ? view.by : first.name;
  return (
    <nav class="breakdown-trail" aria-label="Filters">
      <ol>
        <li>
          <a href={breakdownPath({ by: start, window, measure })}>All mail</a>
        </li>
        {trail.map(({ name, value, href, without }, place) => {
          const words = `${DIMENSION_WORDS[name].one} ${valueText(name, value)}`;
          return (
            <li>
              <span class="chip">
                <a href={href} aria-current={place === trail.length - 1 ? 'location' : undefined}>
                  {value === '' ? null : <span class="meta">{DIMENSION_WORDS[name].one} </span>}
                  <bdi>{valueText(name, value)}</bdi>
                </a>{' '}
                <a class="breakdown-clear" href={without} title={`Clear the filter ${words}`}>
                  <span aria-hidden="true">×</span> clear<span class="for-ears"> {words}</span>
                </a>
              </span>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
