type Fields = Readonly<Record<string, string | number | boolean | null | undefined>>;

/**
 * Structured log. `event` is a fixed string; everything that varies is a field.
 * Never a field: an address, a token, a signature, a message body, a query parameter.
 */
export interface Log {
  readonly debug: (event: string, fields?: Fields) => void;
  readonly info: (event: string, fields?: Fields) => void;
  readonly warn: (event: string, fields?: Fields) => void;
  readonly error: (event: string, fields?: Fields) => void;
}

const nothing = () => {};

export const silentLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing };
