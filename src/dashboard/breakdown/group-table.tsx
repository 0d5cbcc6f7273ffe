import type { Child } from 'hono/jsx';
import type { GroupOrder } from '../../reputation/groups.ts';
import type { Counts } from '../../reputation/metrics.ts';
import { intervalText, percentText } from '../../reputation/rate-text.ts';
import { ratioOf, wilson } from '../../reputation/rates.ts';
import { count } from '../../shared/words.ts';
import { Shape } from '../components/parts.tsx';
import { Sparkline } from '../components/sparkline.tsx';
import { SortHeader } from '../components/table.tsx';
import { stateWords, WHOLES } from '../verdict-words.ts';
import { drill, placeToAct } from './drill.ts';
import type { MailGroups } from './load.ts';
import { breakdownPath } from './path.ts';
import type { View } from './request.ts';
import { ShareBar } from './share-bar.tsx';
import { capital, DIMENSION_WORDS, MEASURE_WORDS, spanText, valueText } from './words.ts';

interface TableProps {
  readonly view: View;
  readonly data: MailGroups;
}

function Sortable({ view, order, text, children }: { view: View; order: GroupOrder; text?: boolean; children: Child }) {
  const sorted = view.sort === order ? (order === 'name' ? 'ascending' : 'descending') : undefined;
  return (
    <SortHeader href={breakdownPath({ ...view, sort: order, page: 1 })} sorted={sorted} text={text ?? false}>
      {children}
    </SortHeader>
  );
}

interface LineProps {
  readonly view: View;
  readonly counts: Counts;
  readonly whole: Counts;
  readonly name: string;
  /** Where the name leads. */
  readonly into?: ReturnType<typeof drill>;
  /** `null`: a sum, which nobody judges. */
  readonly state: ReturnType<typeof stateWords> | null;
  readonly act?: ReturnType<typeof placeToAct>;
  readonly course?: Child;
  /** What tells rows apart for tests and styles. */
  readonly kind?: 'others' | 'whole';
}

/** One row. On a small screen most of it is behind a summary. */
function Line({ view: { measure }, counts, whole, name, into = null, state, act = null, course, kind }: LineProps) {
  const ratio = ratioOf(measure, counts);
  const interval = wilson(ratio);
  const range = interval === null ? '\u2013' : intervalText(measure, interval);
  const share = { part: ratio.part, whole: ratioOf(measure, whole).part };
  return (
    <tr class={kind === undefined ? undefined : `breakdown-${kind}`}>
      <th scope="row">
        <span class="breakdown-name">
          {into === null ? (
            <bdi>{name}</bdi>
          ) : (
            <a href={into.href} title={`By ${DIMENSION_WORDS[into.by].one}`}>
              <bdi>{name}</bdi>
            </a>
          )}
        </span>
        {state === null && act === null ? null : (
          <span class="breakdown-under">
            {state === null ? null : (
              <span class="state">
                <Shape tone={state.tone} /> {state.text}
              </span>
            )}
            {act === null ? null : <a href={act.href}>{act.text}</a>}
          </span>
        )}
        <details class="breakdown-more">
          <summary>
            More<span class="for-ears"> of {name}</span>
          </summary>
          <dl>
            <Fact name={'95\u202f% range'}>{range}</Fact>
            <Fact name="Mails">{count(counts.attempted)}</Fact>
            <Fact name="Hard bounces">{count(counts.hardBounced)}</Fact>
            <Fact name="Complaints">{count(counts.complained)}</Fact>
            <Fact name="Rate of">
              {count(ratio.part)} of {count(ratio.whole)} {WHOLES[measure]}
            </Fact>
          </dl>
          {act === null ? null : <a href={act.href}>{act.text}</a>}
        </details>
      </th>
      <td class="breakdown-rate">{percentText(measure, ratio)}</td>
      <td>{range}</td>
      <td class="breakdown-course">{course}</td>
      <td>{count(counts.attempted)}</td>
      <td>{count(counts.hardBounced)}</td>
      <td>{count(counts.complained)}</td>
      <td>
        <ShareBar ratio={share} />
      </td>
    </tr>
  );
}

function Fact({ name, children }: { name: string; children: Child }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Values of a dimension, what the page leaves over, and the whole. */
export function GroupTable({ view, data }: TableProps) {
  const { groups, courses, coverage } = data;
  const { by, measure } = view;
  const { items, others, whole } = groups;
  const max = Math.max(0, ...items.flatMap(({ value }) => courses.get(value) ?? []));
  const { many } = MEASURE_WORDS[measure];
  return (
    <table class="figures breakdown breakdown-groups">
      <caption>
        {capital(many)} by {DIMENSION_WORDS[by].one}, {spanText(view.window, coverage)}. Rates are of {WHOLES[measure]}.
        The bars show when the {many} came, all on one scale.
      </caption>
      <thead>
        <tr>
          <Sortable view={view} order="name" text>
            {capital(DIMENSION_WORDS[by].one)}
          </Sortable>
          <Sortable view={view} order="rate">
            Rate
          </Sortable>
          <th scope="col">95{'\u202f'}% range</th>
          <th scope="col" class="breakdown-course">
            When
          </th>
          <Sortable view={view} order="volume">
            Mails
          </Sortable>
          <th scope="col">Hard bounces</th>
          <th scope="col">Complaints</th>
          <Sortable view={view} order="share">
            Share<span class="breakdown-of"> of {many}</span>
          </Sortable>
        </tr>
      </thead>
      <tbody>
        {items.map((group) => {
          const { value, counts } = group;
          return (
            <Line
              view={view}
              counts={counts}
              whole={whole}
              state={stateWords(group[measure])}
              name={valueText(by, value)}
              into={drill(view, value)}
              act={placeToAct(view, value)}
              course={<Sparkline values={courses.get(value) ?? []} max={max} />}
            />
          );
        })}
        {others === null ? null : (
          <Line
            view={view}
            counts={others.counts}
            whole={whole}
            state={null}
            kind="others"
            name={view.page > 1 || groups.found > items.length ? 'All not on this page' : 'All others'}
          />
        )}
      </tbody>
      <tfoot>
        <Line view={view} counts={whole} whole={whole} state={null} kind="whole" name="Together" />
      </tfoot>
    </table>
  );
}
