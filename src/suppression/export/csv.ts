/** CSV as RFC 4180 has it. */
import { textStream } from './stream.ts';

const cell = (text: string): string => (/[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** One record with its line end. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(cell).join(',')}\n`;

/** A file to be downloaded, read while it is sent. */
export const csvResponse = (name: string, lines: AsyncGenerator<string>): Response =>
  new Response(textStream(lines), {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'no-store',
    },
  });
