/**
 * Callers with the same key share one run. Nothing is remembered once it has ended.
 *
 * Each caller also has a deadline of its own. On Workers the run belongs to the request that began it: when that request
 * is cancelled, its timers die with it, and everybody who had joined would wait for ever.
 */
export function createSingleFlight<T>(deadlineMs: number, late: () => T) {
  const flights = new Map<string, Promise<T>>();
  const land = (key: string, flight: Promise<T>) => {
    if (flights.get(key) === flight) flights.delete(key);
  };

  return async (key: string, start: () => Promise<T>): Promise<T> => {
    const running = flights.get(key);
    const flight = running ?? start();
    if (!running) {
      flights.set(key, flight);
      const landed = () => land(key, flight);
      flight.then(landed, landed);
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const deadline = new Promise<T>((resolve) => {
      timer = setTimeout(() => {
        land(key, flight);
        resolve(late());
      }, deadlineMs);
    });
    try {
      return await Promise.race([flight, deadline]);
    } finally {
      clearTimeout(timer);
    }
  };
}
