/** A sender may be done before its file is read, within a bound. */
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { readAhead } from '../../../src/suppression/import/read-ahead.ts';

const PART = 1_000;

/** A body of so many parts, which counts those that were taken from it. */
function bodyOf(parts: number) {
  let taken = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        if (taken === parts) return controller.close();
        taken++;
        return controller.enqueue(new Uint8Array(PART).fill(taken));
      },
    },
    { highWaterMark: 0 },
  );
  return { body, taken: () => taken };
}

const turns = async (n: number) => {
  for (let i = 0; i < n; i++) await setImmediate();
};

describe('reading ahead', () => {
  it('takes all of a body that fits, while nobody reads', async () => {
    const { body } = bodyOf(10);
    const { stream, received } = readAhead(body, 10 * PART);
    await received;
    const parts: number[] = [];
    for await (const part of stream) parts.push(part[0] ?? 0);
    expect(parts).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  it('holds no more than its bound, and goes on as it is read', async () => {
    const { body, taken } = bodyOf(100);
    const { stream, received } = readAhead(body, 5 * PART);
    let done = false;
    received.then(() => {
      done = true;
    });
    await turns(200);
    // Two are on their way between the streams.
    expect(taken()).toBeLessThanOrEqual(7);
    expect(done).toBe(false);
    let read = 0;
    for await (const part of stream) read += part.length;
    expect([read, done]).toEqual([100 * PART, true]);
  });

  it('passes on that the sender went away', async () => {
    const torn = new ReadableStream<Uint8Array>({ pull: (controller) => controller.error(new Error('gone')) });
    const reader = readAhead(torn).stream.getReader();
    await expect(reader.read()).rejects.toThrow('gone');
  });
});
