import { describe, expect, it } from 'vitest';
import { textStream } from '../../src/shared/text-stream.ts';

describe('texts as a body', () => {
  it('are read to their end', async () => {
    const texts = async function* () {
      yield 'one,';
      yield 'two';
    };
    expect(await new Response(textStream(texts())).text()).toBe('one,two');
  });

  it('are cut off where one cannot be made, and say nothing of the cause, which may quote an address', async () => {
    const texts = async function* () {
      yield 'one,';
      throw new Error('Failed query: select … params: ann@example.com', { cause: 'ann@example.com' });
    };
    const failure = await new Response(textStream(texts())).text().catch((error: unknown) => error);
    expect(failure).toMatchObject({ message: 'The rest of the file could not be read' });
    expect(failure).not.toHaveProperty('cause');
  });

  it('are asked for no more when the reader has gone', async () => {
    let ended = false;
    const texts = async function* () {
      try {
        for (;;) yield 'again';
      } finally {
        ended = true;
      }
    };
    const reader = textStream(texts()).getReader();
    await reader.read();
    await reader.cancel();
    expect(ended).toBe(true);
  });
});
