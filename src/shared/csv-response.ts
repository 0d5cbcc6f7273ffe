import { textStream } from './text-stream.ts';

/** A CSV file to be downloaded, read while it is sent. Ask `csvLine` for its lines. */
export const csvResponse = (name: string, lines: AsyncGenerator<string>): Response =>
  new Response(textStream(lines), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
