/** The tables of docs/edge-cost.md. */
import { costOf, freeShares, type Month, mostOf, useOf } from './cost.ts';
import type { Figures } from './measured.ts';

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const dollars = (value: number): string =>
  `$${value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

const counted = (value: number): string => {
  if (value >= 1e9) return `${(value / 1e9).toFixed(2)} G`;
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} M`;
  return Math.round(value).toLocaleString('en');
};

const percent = (share: number): string => `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;

const roundedDown = (mails: number): string => {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(mails, 1))) - 1);
  return (Math.floor(mails / step) * step).toLocaleString('en');
};

const SEVERAL = { queue: true, batch: 100, everyEvent: true } as const;
const ALONE = { queue: false, batch: 1, everyEvent: true } as const;

const COLUMNS: readonly { readonly name: string; readonly month: Month }[] = [
  { name: '1,000,000, no queue, checked one by one', month: { mails: 1e6, checked: 1, ...ALONE } },
  { name: '1,000,000, a queue', month: { mails: 1e6, checked: 100, ...ALONE, queue: true } },
  { name: '100,000,000, checked one by one', month: { mails: 1e8, checked: 1, ...SEVERAL } },
  { name: '100,000,000', month: { mails: 1e8, checked: 100, ...SEVERAL } },
  {
    name: '100,000,000, without Send and Delivery',
    month: { mails: 1e8, checked: 100, ...SEVERAL, everyEvent: false },
  },
];

function paidTable(figures: Figures): string {
  const uses = COLUMNS.map(({ month }) => useOf(figures, month));
  const costs = uses.map(costOf);
  const line = (name: string, used: readonly string[], price: readonly number[]) => [
    name,
    ...used.map((text, nth) => `${text}: ${dollars(price[nth] ?? 0)}`),
  ];
  return table(
    ['mails a month', ...COLUMNS.map(({ name }) => name)],
    [
      ['plan', ...COLUMNS.map(() => '$5.00')],
      line(
        'requests',
        uses.map(({ requests }) => counted(requests)),
        costs.map(({ requests }) => requests),
      ),
      line(
        'CPU',
        uses.map(({ cpu }) => `${counted(cpu)} ms`),
        costs.map(({ cpu }) => cpu),
      ),
      line(
        'rows read',
        uses.map(({ rowsRead }) => counted(rowsRead)),
        costs.map(({ rowsRead }) => rowsRead),
      ),
      line(
        'rows written',
        uses.map(({ rowsWritten }) => counted(rowsWritten)),
        costs.map(({ rowsWritten }) => rowsWritten),
      ),
      line(
        'operations of the queue',
        uses.map(({ operations }) => counted(operations)),
        costs.map(({ operations }) => operations),
      ),
      line(
        'storage',
        uses.map(({ gigabytes }) => `${gigabytes.toFixed(1)} GB`),
        costs.map(({ storage }) => storage),
      ),
      ['**total**', ...costs.map(({ total }) => `**${dollars(total)}**`)],
    ],
  );
}

const FREE: readonly { readonly name: string; readonly month: Month }[] = [
  { name: '10,000, no queue', month: { mails: 1e4, checked: 1, ...ALONE } },
  { name: '10,000, a queue', month: { mails: 1e4, checked: 1, ...ALONE, queue: true } },
  {
    name: '10,000, no queue, without Send and Delivery',
    month: { mails: 1e4, checked: 1, ...ALONE, everyEvent: false },
  },
];

function freeTable(figures: Figures): string {
  const shares = FREE.map(({ month }) => freeShares(useOf(figures, month)));
  const most = FREE.map(({ month }) => mostOf(figures, month).free);
  return table(
    ['mails a month', ...FREE.map(({ name }) => name)],
    [
      ['requests, of 100,000 a day', ...shares.map(({ requests }) => percent(requests))],
      ['rows read, of 5,000,000 a day', ...shares.map(({ rowsRead }) => percent(rowsRead))],
      ['rows written, of 100,000 a day', ...shares.map(({ rowsWritten }) => percent(rowsWritten))],
      ['operations of the queue, of 10,000 a day', ...shares.map(({ operations }) => percent(operations))],
      ['storage, of 500 MB', ...shares.map(({ storage }) => percent(storage))],
      ['mails a month at which the first is used up', ...most.map(roundedDown)],
    ],
  );
}

function figuresTable(figures: Figures): string {
  const { alone, ofHundred, cpu } = figures;
  const rows = ({ read, written }: { readonly read: number; readonly written: number }) =>
    `${read.toFixed(0)} / ${written.toFixed(1)}`;
  return table(
    ['what', 'rows read / written', 'CPU'],
    [
      ['Send, alone', rows(alone.send), `${cpu.webhookDirect} ms`],
      ['Delivery, alone', rows(alone.delivery), 'the same'],
      ['Bounce, alone', rows(alone.bounce), 'the same'],
      ['Send, one of a hundred', rows(ofHundred.send), `${cpu.webhookQueued} ms, and ${cpu.consumer100} ms a batch`],
      ['Delivery, one of a hundred', rows(ofHundred.delivery), 'the same'],
      ['Bounce, one of a hundred', rows(ofHundred.bounce), 'the same'],
      ['a mail that is forgotten', rows(figures.forgotten), 'in the cron trigger'],
      ['check of 1', rows(figures.check1), `${cpu.check1} ms`],
      ['check of 100', rows(figures.check100), `${cpu.check100} ms`],
      ['a minute of cron without mail', rows(figures.idleMinute), `${cpu.cron} ms`],
      ['overview', rows(figures.overview), `${cpu.overview} ms`],
      ['the first request of an isolate', '', `${cpu.firstRequest} ms`],
    ],
  );
}

/** In the order in which the page has them, by the name of their place. */
const costTables = (figures: Figures): Readonly<Record<string, string>> => {
  const paid = mostOf(figures, { checked: 100, ...SEVERAL }).paid;
  return {
    figures: figuresTable(figures),
    free: freeTable(figures),
    paid: paidTable(figures),
    size: `A delivered mail takes ${figures.delivered.toFixed(0)} octets for 30 days, a bounced one ${figures.bounced.toFixed(0)} for 400. With 1 % of bounces 10 GB are full at ${roundedDown(paid)} mails a month.`,
  };
};

/** The page with each table in its place: between `<!-- name -->` and `<!-- /name -->`. */
export const filledPage = (page: string, figures: Figures): string =>
  Object.entries(costTables(figures)).reduce((text, [name, content]) => {
    const place = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
    if (!place.test(text)) throw new Error(`the page has no place for "${name}"`);
    return text.replace(place, (_, before: string, after: string) => `${before}${content}\n${after}`);
  }, page);
