import type { Coverage } from '../../reputation/load-mails.ts';
import { counted } from '../../shared/words.ts';
import { Notice } from '../components/notice.tsx';
import { Time } from '../components/parts.tsx';
import { WINDOW_TEXT } from '../windows.ts';
import { breakdownPath, type Filters } from './path.ts';
import type { View } from './request.ts';
import { capital, DIMENSION_WORDS } from './words.ts';

/** Parts of the address that were not understood. */
export function Problems({ problems }: { problems: readonly string[] }) {
  if (problems.length === 0) return null;
  return (
    <Notice tone="watch" title="Part of the address was left out">
      <ul>
        {problems.map((problem) => (
          <li>{problem}</li>
        ))}
      </ul>
    </Notice>
  );
}

/** How the figures came about, where they are not the sums that are kept. */
export function CoverageNotice({ view, coverage, mails }: { view: View; coverage: Coverage | null; mails: number }) {
  if (coverage === null) return null;
  const { reach, since } = coverage;
  if (reach === 'whole')
    return mails === 0 ? null : (
      <p class="meta">Several dimensions at once: counted from the {counted(mails, 'mail')} themselves.</p>
    );
  return (
    <Notice
      tone="none"
      title={reach === 'bounded' ? 'Only the newest of this mail is counted' : 'Older mail is kept as sums only'}
    >
      <p>
        {reach === 'bounded'
          ? 'Several dimensions at once are counted from the mails themselves, and the window holds more than a page can wait for.'
          : 'Several dimensions at once are counted from the mails themselves, and those of before are forgotten.'}{' '}
        These figures are of {counted(mails, 'mail')} since <Time at={since} /> UTC; what else the{' '}
        {WINDOW_TEXT[view.window]} hold is left out.
      </p>
      {reach === 'bounded' && view.window !== '24h' ? (
        <p>
          <a href={breakdownPath({ ...view, page: 1, window: '24h' })}>Show the last 24 hours</a>
        </p>
      ) : null}
    </Notice>
  );
}

const KEPT = ['tenant', 'account'] as const;

/** Kinds of events within a campaign, say: nothing keeps them. */
export function NotKeptNotice({ view }: { view: View }) {
  const { filters } = view;
  const kept: Filters = Object.fromEntries(
    KEPT.flatMap((name) => (filters[name] === undefined ? [] : [[name, filters[name]]])),
  );
  const others = Object.keys(filters).length - Object.keys(kept).length;
  return (
    <Notice tone="none" title={`${capital(DIMENSION_WORDS[view.by].many)} are not kept for these filters`}>
      <p>
        Events are counted by tenant, account and Region, and by no other dimension. Nothing is shown rather than
        figures of other mail.
      </p>
      <ul>
        <li>
          <a href={breakdownPath({ ...view, page: 1, filters: kept })}>
            Show the {DIMENSION_WORDS[view.by].many} without {others === 1 ? 'that filter' : 'those filters'}
          </a>
        </li>
        <li>
          <a href={breakdownPath({ ...view, page: 1, by: 'recipientDomain' })}>
            Show the recipient domains with these filters
          </a>
        </li>
      </ul>
    </Notice>
  );
}

/** Nothing yet, nothing in this window, and nothing that matches are three things. */
export function Nothing({ view, known }: { view: View; known: boolean }) {
  const { by, window, measure, filters } = view;
  if (!known)
    return (
      <section class="card">
        <p>
          No mail is known yet. <a href="/">See what to do first</a>
        </p>
      </section>
    );
  const longest =
    window === '90d' ? null : <a href={breakdownPath({ ...view, page: 1, window: '90d' })}>Show 90 days</a>;
  return (
    <section class="card">
      <p>
        {Object.keys(filters).length === 0 ? (
          <>No mail in the {WINDOW_TEXT[window]}. </>
        ) : (
          <>
            No mail with these filters in the {WINDOW_TEXT[window]}.{' '}
            <a href={breakdownPath({ by, window, measure })}>Clear the filters</a>{' '}
          </>
        )}
        {longest}
      </p>
    </section>
  );
}
