/** The form of the tester as a message that SES could report, and where it comes from. Pure. */
import type { Carriage } from '../../ingest/carrier.ts';
import { identityArn } from '../../ingest/message.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { type Millis, parseTimestamp, toIso } from '../../shared/time.ts';
import { canonicalAddress } from '../../suppression/address.ts';
import type { Fields, Problems } from '../components/fields.ts';

export const QUESTIONS = ['tenantName', 'configurationSet', 'source', 'identity', 'topic', 'tags', 'at'] as const;

const MAX_TAGS = 50;
/** Stands for the sender's account where none is known: it routes nothing. */
const NO_ACCOUNT = '000000000000';

/** A road named by an operator. An ARN says account and Region by itself. */
export function carriageOf(source: string, now: Millis): Carriage {
  const [arn, , , region = '', account = ''] = source.split(':');
  const known = arn === 'arn' ? { account, region } : { account: '', region: '' };
  return { id: 'trial', source, ...known, publishedAt: now, receivedAt: now };
}

function tagsOf(text: string): Result<Readonly<Record<string, readonly string[]>>, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length > MAX_TAGS) return err(`Write at most ${MAX_TAGS} lines.`);
  const pairs = lines.map((line) => /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(line));
  if (pairs.includes(null)) return err('Write one tag to a line: name=value.');
  return ok(Object.fromEntries(pairs.flatMap((pair) => (pair?.[1] === undefined ? [] : [[pair[1], [pair[2] ?? '']]]))));
}

export interface Question {
  readonly carriage: Carriage;
  /** A body of SES about a send. */
  readonly body: string;
}

/** What is asked, or what is wrong with which field. */
export function questionOf(fields: Fields, now: Millis): Result<Question, Problems> {
  const { tenantName = '', configurationSet = '', source = '', identity = '', topic = '', tags = '', at = '' } = fields;
  const acceptedAt = at === '' ? now : parseTimestamp(at);
  const parsed = tagsOf(tags);
  const carriage = carriageOf(topic, now);
  const sourceArn = `arn:aws:ses:us-east-1:${/^\d{12}$/.test(carriage.account) ? carriage.account : NO_ACCOUNT}:identity/${identity}`;
  const problems = {
    ...(acceptedAt === null ? { at: 'Write a time like 2026-11-22T09:41:00Z, or nothing for now.' } : {}),
    ...(parsed.ok ? {} : { tags: parsed.error }),
    ...(source === '' || canonicalAddress(source) !== null
      ? {}
      : { source: 'Write an address, such as desk@example.com.' }),
    ...(identity === '' || identityArn(sourceArn) !== null ? {} : { identity: 'Write a domain or an address.' }),
  };
  if (acceptedAt === null || !parsed.ok || Object.keys(problems).length > 0) return err(problems);
  const named = (name: string, value: string) => (value === '' ? {} : { [name]: [value] });
  const mail = {
    messageId: 'trial',
    timestamp: toIso(acceptedAt),
    ...(source === '' ? {} : { source }),
    ...(identity === '' ? {} : { sourceArn }),
    tags: {
      ...parsed.value,
      ...named('ses:configuration-set', configurationSet),
      ...named('ses:tenant-name', tenantName),
    },
  };
  return ok({ carriage, body: JSON.stringify({ eventType: 'Send', mail, send: {} }) });
}
