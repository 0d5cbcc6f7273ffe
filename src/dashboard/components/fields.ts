/** What a form of a page carries. Pure. */

/** Field -> what stands in it. A box that is not ticked is absent. */
export type Fields = Readonly<Record<string, string>>;
/** Field -> what is wrong with it, in words. */
export type Problems = Readonly<Record<string, string>>;

/** A form as it was opened, or as it came back. */
export interface Form {
  /** Shows that the form is of this session. */
  readonly token: string;
  readonly fields: Fields;
  readonly problems: Problems;
}

const LONGEST_TEXT = 4_000;

/** What a browser sent, trimmed. */
export const readFields = (form: Readonly<Record<string, unknown>>): Fields =>
  Object.fromEntries(
    Object.entries(form).flatMap(([name, value]): [string, string][] =>
      typeof value === 'string' ? [[name, value.slice(0, LONGEST_TEXT).replaceAll('\r\n', '\n').trim()]] : [],
    ),
  );
