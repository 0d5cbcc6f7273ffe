/**
 * Texts as the body of an answer: each is made when the reader has taken the one before. Where one cannot be made the
 * body is cut off, without the cause: servers print what a body fails with, and a query's parameters may be addresses.
 */
export function textStream(texts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: async (controller) => {
      const next = await texts.next().catch(() => null);
      if (next === null) controller.error(new Error('The rest of the file could not be read'));
      else if (next.done === true) controller.close();
      else controller.enqueue(encoder.encode(next.value));
    },
    cancel: async () => {
      await texts.return(undefined);
    },
  });
}
