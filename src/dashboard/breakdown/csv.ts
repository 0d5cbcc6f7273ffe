/** What a breakdown shows, as a file: numbers without rounding, so that they can be added and compared. Pure. */
import type { GroupJudgement } from '../../reputation/groups.ts';
import type { Counts } from '../../reputation/metrics.ts';
import { judge, MEASURES, ratioOf } from '../../reputation/rates.ts';
import { csvLine, defused } from '../../shared/csv.ts';
import { toIso } from '../../shared/time.ts';
import type { EventGroups, MailGroups } from './load.ts';

const number = (n: number | null | undefined): string => (n === null || n === undefined ? '' : String(n));

/** `kind` tells a value from what the file leaves over and from the whole: a value may be called `others` too. */
const HEAD = [
  'kind',
  'value',
  'mails',
  'attempted',
  'delivered',
  'deliveredOutsideGoogle',
  'hardBounced',
  'complained',
  ...MEASURES.flatMap((measure) => ['Rate', 'Low', 'High', 'Share', 'State'].map((name) => `${measure}${name}`)),
  'since',
];

type Judged = Pick<GroupJudgement, 'rate' | 'interval' | 'share'> & { readonly state: string };

const rowOf = (kind: string, value: string, counts: Counts, judged: readonly Judged[], since: string): string =>
  csvLine([
    kind,
    defused(value),
    ...[
      counts.mails,
      counts.attempted,
      counts.delivered,
      counts.deliveredOutsideGoogle,
      counts.hardBounced,
      counts.complained,
    ].map(number),
    ...judged.flatMap(({ rate, interval, share, state }) => [
      number(rate),
      number(interval?.low),
      number(interval?.high),
      number(share),
      state,
    ]),
    since,
  ]);

function mailFile({ groups: { items, others, whole }, coverage }: MailGroups): string {
  const since = coverage === null || coverage.reach === 'whole' ? '' : toIso(coverage.since);
  const sums = (counts: Counts): readonly Judged[] =>
    MEASURES.map((measure) => {
      const all = ratioOf(measure, whole).part;
      const share = all > 0 ? ratioOf(measure, counts).part / all : null;
      return { ...judge(measure, counts), share, state: '' };
    });
  return [
    csvLine(HEAD),
    ...items.map((group) =>
      rowOf(
        'value',
        group.value,
        group.counts,
        MEASURES.map((measure) => group[measure]),
        since,
      ),
    ),
    ...(others === null ? [] : [rowOf('others', '', others.counts, sums(others.counts), since)]),
    rowOf('whole', '', whole, sums(whole), since),
  ].join('');
}

function eventFile({ items, others, whole }: EventGroups): string {
  const share = (n: number) => number(whole > 0 ? n / whole : null);
  return [
    csvLine(['kind', 'class', 'type', 'count', 'share']),
    ...items.map(({ class: of, type, count }) =>
      csvLine(['value', defused(of), defused(type), number(count), share(count)]),
    ),
    ...(others === 0 ? [] : [csvLine(['others', '', '', number(others), share(others)])]),
    csvLine(['whole', '', '', number(whole), share(whole)]),
  ].join('');
}

/** The view as a CSV file; names that a spreadsheet would take for formulas are defused. */
export const breakdownFile = (data: MailGroups | EventGroups): string =>
  data.kind === 'mail' ? mailFile(data) : eventFile(data);
