import type { Counts } from '../../reputation/metrics.ts';
import { count } from '../../shared/words.ts';

const SHOWN: readonly (readonly [keyof Counts, string])[] = [
  ['sent', 'Sent'],
  ['delivered', 'Delivered'],
  ['hardBounced', 'Hard bounces'],
  ['softBounced', 'Soft bounces'],
  ['complained', 'Complaints'],
  ['notAttempted', 'Not attempted'],
];

/** The counts behind the rates, in full. */
export function CountTiles({ counts, span }: { counts: Counts; span: string }) {
  return (
    <section class="card" aria-labelledby="counts-heading">
      <div class="card-head">
        <h2 id="counts-heading">Mails</h2>
        <span class="meta">{span}, each recipient once</span>
      </div>
      <dl class="tiles">
        {SHOWN.map(([name, label]) => (
          <div>
            <dt>{label}</dt>
            <dd data-count={name}>{count(counts[name])}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
