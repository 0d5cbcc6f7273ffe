/** Cells of files that spreadsheets open (RFC 4180). Pure. */

const csvCell = (text: string): string => (/[",;\t\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/**
 * A stranger's text: where a spreadsheet would take it for a formula, an apostrophe goes before it (OWASP, "CSV
 * Injection"). An apostrophe that stood there gets a second one, so that it can be told apart.
 */
export const defused = (text: string): string => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text);

/** Cells as they are: what may be a stranger's text is `defused` before. */
export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\n`;
