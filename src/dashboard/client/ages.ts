const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** From here on the page says how old it is: figures on a screen that nobody reloads look fresh for ever. */
const OLD = 2 * MINUTE;

function ageText(age: number): string {
  if (age < MINUTE) return `${Math.max(0, Math.floor(age / SECOND))}\u00a0s`;
  if (age < HOUR) return `${Math.floor(age / MINUTE)}\u00a0min`;
  if (age < 48 * HOUR) return `${Math.floor(age / HOUR)}\u00a0h`;
  return `${Math.floor(age / (24 * HOUR))}\u00a0days`;
}

/** Keeps "40 s ago" true. Counts from the server's clock: the reader's own may be wrong. */
export function keepAges(): void {
  const loaded = document.querySelector<HTMLElement>('[data-loaded]');
  if (loaded === null) return;
  const serverTime = Number(loaded.dataset.loaded);
  const opened = performance.now();
  const update = () => {
    const open = performance.now() - opened;
    for (const age of document.querySelectorAll<HTMLElement>('[data-age]')) {
      age.textContent = ageText(serverTime + open - Number(age.dataset.age));
    }
    if (open < OLD) return;
    const reload = document.createElement('a');
    reload.href = location.href;
    reload.textContent = 'Load again';
    loaded.replaceChildren(`This page is ${ageText(open)} old. `, reload);
  };
  setInterval(update, 15 * SECOND);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) update();
  });
}
