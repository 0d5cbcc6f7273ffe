/** One page of what SES lists: tenants' reputation, or recommendations. */
import type { SesFailure } from '../../aws/failure.ts';
import { err, type Result } from '../../shared/result.ts';
import type { Millis } from '../../shared/time.ts';
import type { AwsListing, AwsPart, AwsPoll } from '../../store/contract.ts';
import { accountOfArns } from './account-id.ts';
import { everyOf, succeeded, troubled } from './polls.ts';
import { OPERATIONS, type SesFilter, type SesListQuery, type SesPage } from './ses.ts';
import type { Step } from './step.ts';

/** An account may have 300,000 tenants; whoever has that many looks at the worst of them here. */
const MOST_ITEMS = 1_000;
/** Filtered pages may be empty and have a successor all the same. */
const MOST_PAGES = 100;

interface List<T> {
  readonly part: AwsPart;
  /** One after the other, what is bad first: what is not kept in the end is the best of it. */
  readonly passes: readonly SesFilter[];
  readonly ask: (region: string, query: SesListQuery, signal: AbortSignal) => Promise<Result<SesPage<T>, SesFailure>>;
  readonly arnOf: (item: T) => string;
  readonly save: (
    region: string,
    page: readonly (T & { readonly at: Millis })[],
    poll: AwsPoll,
    forgetBefore: Millis | null,
  ) => Promise<void>;
}

const isFull = ({ items, pages }: AwsListing): boolean => items >= MOST_ITEMS || pages >= MOST_PAGES;

/** Asks for the next page and stores it. @returns how the part stands then. */
async function readPage<T>(step: Step, { part, passes, ask, arnOf, save }: List<T>): Promise<AwsPoll> {
  const { pace, store, settings, region, poll, signal, now, random } = step;
  const listing = poll.listing ?? { startedAt: now(), pass: 0, token: null, pages: 0, items: 0 };
  const { pass, token, startedAt } = listing;
  const query = { filter: passes[pass] ?? {}, token };
  const answer = notLooping(
    part,
    token,
    await pace(OPERATIONS[part], region, signal, () => ask(region, query, signal)),
  );
  const at = now();
  if (!answer.ok) {
    const failed = troubled(poll, part, answer.error, { at, random: random() });
    await store.savePoll(region, part, failed);
    return failed;
  }
  const { items, next } = answer.value;
  const isLast = next === null && pass + 1 >= passes.length;
  const read: AwsListing = {
    startedAt,
    pass: next === null ? pass + 1 : pass,
    token: next,
    pages: listing.pages + 1,
    items: listing.items + items.length,
  };
  const account = accountOfArns(items.map(arnOf)) ?? poll.account;
  const isOver = isLast || isFull(read);
  const following = isOver
    ? { ...succeeded(poll, at, everyOf(part, settings)), account, truncated: !isLast }
    : { ...poll, account, listing: read, nextAt: at };
  const page = items.slice(0, MOST_ITEMS - listing.items).map((item) => ({ ...item, at }));
  await save(region, page, following, isOver ? startedAt : null);
  return following;
}

type Page<T> = Result<SesPage<T>, SesFailure>;

/** A token that leads to itself would go round for ever. */
const notLooping = <T>(part: AwsPart, token: string | null, page: Page<T>): Page<T> =>
  page.ok && token !== null && page.value.next === token
    ? err({ operation: OPERATIONS[part], kind: 'bad-token', name: 'SameToken' })
    : page;

/** Tenants' reputation: those that may not send, those with a finding, all. */
export const readEntities = (step: Step): Promise<AwsPoll> =>
  readPage(step, {
    part: 'entities',
    passes: [{ SENDING_STATUS: 'DISABLED' }, { REPUTATION_IMPACT: 'HIGH' }, { REPUTATION_IMPACT: 'LOW' }, {}],
    ask: step.ses.entities,
    arnOf: ({ reference }) => reference,
    save: step.store.saveEntities,
  });

/** Recommendations: open ones, then all. */
export const readRecommendations = (step: Step): Promise<AwsPoll> =>
  readPage(step, {
    part: 'recommendations',
    passes: [{ STATUS: 'OPEN', IMPACT: 'HIGH' }, { STATUS: 'OPEN' }, {}],
    ask: step.ses.recommendations,
    arnOf: ({ resource }) => resource,
    save: step.store.saveRecommendations,
  });
