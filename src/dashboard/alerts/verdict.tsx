import { lastedText } from '../../reputation/alerts/words.ts';
import { count, counted, visible } from '../../shared/words.ts';
import { Shape, Time } from '../components/parts.tsx';
import { enabledRules } from './enabled-rules.ts';
import type { AlertsView } from './load.ts';
import { toneOf } from './words.ts';

/** The first thing read: is anything wrong, what, and since when. Of all that is open, whatever the filters. */
export function Verdict({ view, tenant }: { view: AlertsView; tenant: string | null }) {
  const { open, now, settings } = view;
  const [first] = open;
  if (first === undefined) return <NothingOpen on={enabledRules(settings)} tenant={tenant} />;
  const { worst } = first;
  const tone = toneOf(worst);
  const seen = open.filter((trouble) => trouble.worst.acknowledgement !== null).length;
  return (
    <section class={`verdict ${tone}`} aria-labelledby="verdict">
      <h1 id="verdict">
        <Shape tone={tone} /> <strong>{count(open.length)} open:</strong> {visible(worst.title)}
      </h1>
      <p class="first">
        Since <Time at={worst.openedAt} /> UTC ({lastedText(now - worst.openedAt)}).{' '}
        {open.length === 1 ? '' : `${counted(open.length - 1, 'more is', 'more are')} below. `}
        {seen === 0
          ? 'Nobody has acknowledged any.'
          : `${counted(seen, 'is', 'are')} acknowledged: somebody sees to ${seen === 1 ? 'it' : 'them'}.`}
      </p>
    </section>
  );
}

function NothingOpen({ on: { names, all }, tenant }: { on: ReturnType<typeof enabledRules>; tenant: string | null }) {
  const tone = names.length === 0 ? 'watch' : 'ok';
  return (
    <section class={`verdict ${tone}`} aria-labelledby="verdict">
      <h1 id="verdict">
        <Shape tone={tone} /> <strong>No alert is open.</strong>
      </h1>
      <p class="first">
        {tenant === null
          ? `${count(names.length)} of ${count(all)} rules are judged once a minute.`
          : `Of tenant ${tenant} alone. The rates of the account, silence and the rest are its operator's to see.`}
      </p>
    </section>
  );
}
