import { clockText } from '../../shared/words.ts';
import { addLocalTimes } from './local-times.ts';

export interface VerdictNews {
  /** The same mark is the same verdict. */
  readonly mark: string;
  readonly tone: string;
  readonly title: string;
  /** The service's time. */
  readonly at: number;
  /** Rendered by the service, as on the page that was loaded. */
  readonly html: string;
}

/**
 * Puts the verdict of now in the place of the loaded one, and says since when. The figures below stay as they were
 * loaded, and are called so: nothing moves under the eyes of whoever reads them.
 */
export function showVerdict({ mark, tone, title, at, html }: VerdictNews): void {
  const section = document.querySelector<HTMLElement>('[data-verdict]');
  const said = section?.querySelector<HTMLElement>('[data-verdict-said]');
  const change = section?.querySelector<HTMLElement>('[data-verdict-change]');
  if (!section || !said || !change || section.dataset.verdict === mark) return;
  section.dataset.verdict = mark;
  section.className = `verdict ${tone}`;
  said.innerHTML = html;
  addLocalTimes(said);
  document.title = title;
  const reload = document.createElement('a');
  reload.href = location.href;
  reload.textContent = 'Load them again';
  change.replaceChildren(
    `The verdict changed at ${clockText(at)} UTC, while this page was open. The figures below are older. `,
    reload,
  );
}
