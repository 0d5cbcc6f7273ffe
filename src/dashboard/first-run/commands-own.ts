/** Commands that talk to this service. Pure. */
import { quoted } from '../commands/shell.ts';
import type { SetupCommand } from './commands-aws.ts';

const post = (url: string, key: string, body: object): string =>
  [
    `curl -X POST ${quoted(url)}`,
    `-H "authorization: Bearer ${key}"`,
    `-H 'content-type: application/json'`,
    `-d ${quoted(JSON.stringify(body))}`,
  ].join(' \\\n  ');

/** The token is in the answer, and nowhere else afterwards. */
export const makeKey = (origin: string, name: string, scope: 'check' | 'ingest', lead: string): SetupCommand => ({
  label: 'the command',
  lead,
  text: post(`${origin}/v1/keys`, '$ADMIN_TOKEN', { name, scopes: [scope] }),
});

export const askFirst = (origin: string): SetupCommand => ({
  label: 'the command',
  lead: 'Ask before sending, with the key of that answer:',
  text: post(`${origin}/v1/check`, '$KEY', { recipients: ['success@simulator.amazonses.com'] }),
});

/** Only this service answers so: a proxy or a bot check in front of it answers something else. */
export const knock = (url: string): SetupCommand => ({
  label: 'the command',
  lead: 'From a machine elsewhere, this must answer 400 with "sns-malformed-body":',
  text: `curl -i -X POST ${quoted(url)} -d '{}'`,
});
