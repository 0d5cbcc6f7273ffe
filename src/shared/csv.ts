/** Cells of a CSV file (RFC 4180). Pure. */

/** A cell, in quotes where it has to be. */
export const csvCell = (text: string): string =>
  /[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;

/**
 * A stranger's text: where a spreadsheet would take it for a formula, an apostrophe goes before it (OWASP, "CSV Injection").
 * Our own import takes it off again; an apostrophe that stood there gets a second one, so that it stays.
 */
export const guardedText = (text: string): string => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** One line, with its end. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\n`;
