const EVERY = 1_000;

/** Shows an import's page within this one: its figures, from the server's own page. @returns whether it still runs. */
async function refresh(target: HTMLElement, path: string): Promise<boolean> {
  const response = await fetch(path, { headers: { accept: 'text/html' } });
  if (!response.ok || response.redirected) return response.status === 404 || response.status >= 500;
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  const run = page.getElementById('run');
  if (run === null) return false;
  target.replaceChildren(...run.children);
  return run.dataset.running !== undefined;
}

/** Follows an import until it is over, or until it is told to stop. What fails once is asked again. */
export function followRun(target: HTMLElement, path: string, onEnd: () => void): () => void {
  let timer = 0;
  const look = async () => {
    const running = await refresh(target, path).catch(() => true);
    if (timer < 0) return;
    if (running) timer = window.setTimeout(look, EVERY);
    else onEnd();
  };
  timer = window.setTimeout(look, EVERY);
  return () => {
    window.clearTimeout(timer);
    timer = -1;
  };
}

/** On the page of one import that runs. Its end is read out, not each second of it. */
export function startImportRun(): void {
  const run = document.querySelector<HTMLElement>('#run[data-running]');
  const status = document.querySelector('[data-run-status]');
  const path = run?.dataset.run;
  if (run === null || path === undefined) return;
  followRun(run, path, () => {
    const verdict = run.querySelector('.said')?.textContent ?? '';
    if (status !== null) status.textContent = verdict;
    document.title = `${verdict.trim()} · ses-sentinel`;
  });
}
