/** Addresses of the overview, and those that it leads to: all of their state is in them. */
import { MEASURES, type Measure } from '../../reputation/rates.ts';
import { parseShow, type Show } from '../charts/outcome-words.ts';
import { type PageWindow, parsePageWindow } from '../windows.ts';

/** What somebody chose to see. */
export interface OverviewView {
  readonly window: PageWindow;
  /** `account/region`; `undefined` = the worst. */
  readonly account?: string | undefined;
  readonly show: Show;
  /** Whose sources are listed; `undefined` = what the verdict speaks of. */
  readonly trouble?: Measure | undefined;
}

export function parseView(query: (name: string) => string | undefined, usual: PageWindow): OverviewView {
  return {
    window: parsePageWindow(query('window')) ?? usual,
    account: query('account'),
    show: parseShow(query('show')),
    trouble: MEASURES.find((measure) => measure === query('trouble')),
  };
}

const queryOf = ({ window, account, show, trouble }: OverviewView): URLSearchParams =>
  new URLSearchParams({
    window,
    ...(account === undefined ? {} : { account }),
    ...(show === 'all' ? {} : { show }),
    ...(trouble === undefined ? {} : { trouble }),
  });

/** `part`: where on the page to go on reading. */
export const overviewPath = (view: OverviewView, part?: string): string =>
  `/?${queryOf(view)}${part === undefined ? '' : `#${part}`}`;

/** What comes in while a page with this view is open. `after`: since when (the service's clock). */
export const livePath = ({ window, account }: OverviewView, after: number): string =>
  `/live/events?${new URLSearchParams({ window, ...(account === undefined ? {} : { account }), after: String(after) })}`;
