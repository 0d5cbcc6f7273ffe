import { OutcomeChart } from '../charts/outcome-chart.tsx';
import { SHOWS } from '../charts/outcome-words.ts';
import type { Course } from './load.ts';
import { type OverviewView, overviewPath } from './path.ts';

interface Props {
  readonly course: Pick<Course, 'buckets' | 'outcomes'>;
  readonly view: OverviewView;
}

/** What became of the mails, over time: when did the trouble begin? */
export function OutcomesCard({ course: { buckets, outcomes }, view }: Props) {
  return (
    <section class="card overview-outcomes" aria-labelledby="outcomes-heading">
      <div class="card-head">
        <h2 id="outcomes-heading">Outcomes</h2>
        <nav class="switch" aria-label="Outcomes shown">
          {SHOWS.map((show) => (
            <a
              href={overviewPath({ ...view, show }, 'outcomes-heading')}
              aria-current={show === view.show ? 'true' : undefined}
            >
              {show === 'all' ? 'All' : 'Problems'}
            </a>
          ))}
        </nav>
      </div>
      <OutcomeChart course={{ window: view.window, show: view.show, buckets, outcomes }} />
    </section>
  );
}
