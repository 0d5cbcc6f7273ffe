/** Pages speak UTC; the reader's own time is one hover away. */
export function addLocalTimes(root: ParentNode = document): void {
  const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });
  for (const time of root.querySelectorAll('time')) {
    const at = Date.parse(time.dateTime);
    if (!Number.isNaN(at)) time.title = `${format.format(at)} (your time)`;
  }
}
