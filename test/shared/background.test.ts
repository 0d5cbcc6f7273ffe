/** Work that outlives its request. */
import { describe, expect, it } from 'vitest';
import { createBackground } from '../../src/shared/background.ts';

function setup() {
  const logged: string[] = [];
  const log = (event: string) => {
    logged.push(event);
  };
  return { logged, background: createBackground({ debug: log, info: log, warn: log, error: log }) };
}

describe('work in the background', () => {
  it('is waited for, and what it begins meanwhile as well', async () => {
    const { background } = setup();
    const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const ended: string[] = [];
    background.keep(
      first.promise.then(() => {
        background.keep(second.promise.then(() => ended.push('second')));
        ended.push('first');
      }),
    );
    const drained = background.drain().then(() => ended.push('drained'));
    first.resolve();
    await first.promise;
    second.resolve();
    await drained;
    expect(ended).toEqual(['first', 'second', 'drained']);
  });

  it('may fail: that is logged by name, and stops nobody', async () => {
    const { background, logged } = setup();
    background.keep(Promise.reject(new Error('ann@example.com')));
    await background.drain();
    expect(logged).toEqual(['background-failed']);
  });
});
