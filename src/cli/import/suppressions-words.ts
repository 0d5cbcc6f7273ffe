/** What an import of suppressions says of itself. */
import type { ImportCounts } from '../../store/contract.ts';
import { explainFault } from '../../suppression/import/row.ts';
import { count } from '../demo/progress.ts';
import type { Problem } from './report.ts';

const FILE_FAULTS: Readonly<Record<string, string>> = {
  'gzip-truncated': 'the gzip data end too early; what came before was read',
  'gzip-damaged': 'the gzip data are damaged; what came before was read',
};

/** `list.csv:17: has an unknown reason`, as compilers say it. */
export const lineProblemText = ({ file, line, reason }: Problem): string =>
  `${file}:${line}: ${FILE_FAULTS[reason] ?? explainFault(reason)}`;

export interface SuppressionsEnding {
  readonly counts: Omit<ImportCounts, 'lastLine'>;
  readonly seconds: number;
  readonly dryRun: boolean;
  readonly report: string | null;
  readonly passedOver: number;
  readonly stopped: { readonly name: string; readonly line: number } | null;
}

export function suppressionsSummary(ending: SuppressionsEnding): readonly string[] {
  const { counts, seconds, dryRun, report, passedOver, stopped } = ending;
  const { lines, added, changed, unchanged, invalid } = counts;
  const rate = seconds > 0 ? lines / seconds : lines;
  const where = report === null ? 'Import again with --errors FILE to list them' : `They are listed in ${report}`;
  return [
    `${count(lines)} ${lines === 1 ? 'line' : 'lines'}: ${count(added)} added, ${count(changed)} changed, ${count(unchanged)} unchanged, ${count(invalid)} refused; ${seconds.toFixed(1)} s, ${count(rate)} lines/s`,
    ...(dryRun ? ['A dry run: nothing was stored.'] : []),
    ...(passedOver > 0
      ? [`${count(passedOver)} files passed over: not named *.csv, *.tsv, *.txt, *.json, *.ndjson, *.gz`]
      : []),
    ...(invalid > 0 ? [`${where}.`] : []),
    ...(stopped === null
      ? []
      : [
          `Stopped in ${stopped.name} after line ${stopped.line}. All up to there is stored; the same command goes over it again and changes nothing twice.`,
        ]),
  ];
}
