import { startCopyButtons } from './copy.ts';

const EVERY = 5_000;

const stepsIn = (root: ParentNode) => [...root.querySelectorAll<HTMLElement>('[data-step]')];

/**
 * The steps of the first run turn green by themselves: while the page is seen, they are asked for every 5 seconds. Only a
 * step that the server writes otherwise is replaced, so that what somebody opened, selected or reads stays as it is.
 */
export function startFirstRun(): void {
  const setup = document.querySelector<HTMLElement>('[data-setup]');
  const source = setup?.dataset.setup;
  if (setup === null || source === undefined) return;
  const written = new Map(stepsIn(setup).map((step) => [step.dataset.step, step.outerHTML]));
  const live = setup.querySelector<HTMLElement>('[data-setup-live]');
  let timer: number | undefined;

  const take = (text: string) => {
    const fresh = document.createElement('template');
    fresh.innerHTML = text;
    for (const step of stepsIn(fresh.content)) {
      const name = step.dataset.step;
      if (written.get(name) === step.outerHTML) continue;
      written.set(name, step.outerHTML);
      stepsIn(setup)
        .find((old) => old.dataset.step === name)
        ?.replaceWith(step);
      startCopyButtons(step);
    }
    const [old, told] = [setup, fresh.content].map((root) => root.querySelector('[data-setup-progress]'));
    if (old && told && old.textContent !== told.textContent) old.textContent = told.textContent;
  };

  const stop = (reason: string) => {
    window.clearInterval(timer);
    if (live !== null) live.textContent = reason;
  };

  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(source);
      if (answer.redirected) return stop('signed out: load the page again');
      if (answer.ok) take(await answer.text());
    } catch {
      // The service restarts with a new setting, most likely: the next look finds it.
    }
  };

  if (live !== null) live.hidden = false;
  timer = window.setInterval(look, EVERY);
  document.addEventListener('visibilitychange', look);
}
