/** The connection to the stream of events: closed while nobody looks, opened again where it left off. */

const AGAIN = 30_000;

export type Connection = 'connecting' | 'open' | 'lost' | 'ended';

interface Handlers {
  /** By the name of the event. */
  readonly on: Readonly<Record<string, (data: unknown) => void>>;
  readonly changed: (connection: Connection) => void;
}

/** `address` names the moment from which on the page knows nothing yet, as `after`. */
export function follow(address: string, { on, changed }: Handlers): void {
  const url = new URL(address, location.href);
  let source: EventSource | null = null;
  let again: ReturnType<typeof setTimeout> | undefined;
  let ended = false;

  const close = () => {
    clearTimeout(again);
    source?.close();
    source = null;
  };

  const open = () => {
    close();
    if (ended || document.hidden) return;
    changed('connecting');
    const opened = new EventSource(url);
    source = opened;
    opened.addEventListener('open', () => changed('open'));
    // A browser gives up for good when it is refused: too many pages, a service that starts, a session that is over.
    opened.addEventListener('error', () => {
      changed('lost');
      if (opened.readyState === EventSource.CLOSED) again = setTimeout(open, AGAIN);
    });
    opened.addEventListener('end', () => {
      ended = true;
      close();
      changed('ended');
    });
    for (const [name, take] of Object.entries(on)) {
      opened.addEventListener(name, ({ data, lastEventId }: MessageEvent<string>) => {
        // A new EventSource sends no Last-Event-ID: the address has to say it.
        if (lastEventId !== '') url.searchParams.set('after', lastEventId);
        take(JSON.parse(data));
      });
    }
  };

  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));
  open();
}
