/** Command lines that people copy into a POSIX shell. Pure. */

/** What stands in a command for what is not known yet. */
export const BLANKS = {
  account: 'ACCOUNT_ID',
  region: 'REGION',
  domain: 'DOMAIN',
  configurationSet: 'CONFIGURATION_SET',
} as const;

const PLAIN = /^[\w@%+=:,./-]+$/;

/** One word of a command line, whatever stands in it. */
export const quoted = (text: string): string => (PLAIN.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

/** A variable of the shell, set by a command before: not to be quoted. */
export interface ShellText {
  readonly raw: string;
}

/** `aws sns subscribe`, with an option on each line. */
export function commandLine(program: string, options: Readonly<Record<string, string | ShellText>>): string {
  const lines = Object.entries(options).map(
    ([name, value]) => `--${name} ${typeof value === 'string' ? quoted(value) : value.raw}`,
  );
  return [program, ...lines].join(' \\\n  ');
}
