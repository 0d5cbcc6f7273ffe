import { err, ok, type Result } from '../shared/result.ts';
import type { Millis } from '../shared/time.ts';

/** What is known of a message from the road it came by, before its text is read. */
export interface Carriage {
  /** The carrier's own id: `sns:<MessageId>`. */
  readonly id: string;
  readonly source: string;
  readonly account: string;
  readonly region: string;
  readonly publishedAt: Millis;
  readonly receivedAt: Millis;
}

/** Why an authentic message cannot be used. Kept in quarantine with its raw text. */
export type Unreadable =
  | 'not-json'
  | 'not-an-object'
  | 'no-event-type'
  | 'no-mail'
  | 'no-mail-timestamp'
  | 'no-event-object'
  | 'foreign-account'
  /** An SNS message in a queue that is no notification: a subscription of another account's topic asks to be confirmed. */
  | 'not-a-notification'
  | 'unknown-record'
  | 'too-many-records'
  /** Nested deeper than anything AWS writes: taking it apart could exhaust the stack. */
  | 'too-deep'
  /** A reader threw: a fault of ours, and no reason to lose the message. */
  | 'reader-failed'
  /** A queue before the store gave up on it: the store was away for too long. */
  | 'dead-letter';

/** SES sends this once when a topic becomes an event destination: plain text, not JSON. */
const VALIDATION_TEXT = 'Successfully validated SNS topic for Amazon SES event publishing.';

export type Unwrapped =
  | { readonly kind: 'setup'; readonly detail: string }
  /** Authentic, understood, and none of our business. */
  | { readonly kind: 'ignored'; readonly detail: string }
  | { readonly kind: 'body'; readonly body: Readonly<Record<string, unknown>> };

const SETUP_TYPE = 'AmazonSnsSubscriptionSucceeded';
/** SES's notification about mail that it received for us: not about mail that we sent. */
const INBOUND_TYPE = 'Received';

const MAX_DEPTH = 100;

/** How deep brackets nest outside of strings; linear, and without recursion. */
function nestingOf(json: string): number {
  let [depth, deepest, quoted] = [0, 0, false];
  for (let i = 0; i < json.length; i++) {
    const char = json[i];
    if (quoted) {
      if (char === '\\') i++;
      else if (char === '"') quoted = false;
    } else if (char === '"') quoted = true;
    else if (char === '{' || char === '[') deepest = Math.max(deepest, ++depth);
    else if (char === '}' || char === ']') depth--;
  }
  return deepest;
}

/**
 * JSON, with a BOM and up to two layers too many taken off: some proxies and emulators encode a message again. The text
 * stays a string when the layers do not end; the setup sentence, which is no JSON, stays itself.
 */
export function parseLayers(text: string): Result<unknown, 'not-json' | 'too-deep'> {
  let value: unknown = text;
  for (let layer = 0; layer < 3 && typeof value === 'string'; layer++) {
    const trimmed = value.replace(/^\uFEFF/, '').trim();
    if (trimmed === VALIDATION_TEXT) return ok(trimmed);
    if (nestingOf(trimmed) > MAX_DEPTH) return err('too-deep');
    try {
      value = JSON.parse(trimmed);
    } catch {
      return err('not-json');
    }
  }
  return ok(value);
}

/** The published text as an SES body, or as one of the messages that are none. */
export function unwrap(text: string): Result<Unwrapped, Unreadable> {
  const parsed = parseLayers(text);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  if (value === VALIDATION_TEXT) return ok({ kind: 'setup', detail: VALIDATION_TEXT });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return err('not-an-object');
  const body = value as Readonly<Record<string, unknown>>;
  if (body.notificationType === SETUP_TYPE) {
    return ok({ kind: 'setup', detail: typeof body.message === 'string' ? body.message : SETUP_TYPE });
  }
  if (body.notificationType === INBOUND_TYPE) {
    return ok({ kind: 'ignored', detail: 'Received: inbound mail is reported here; only mail that was sent counts' });
  }
  return ok({ kind: 'body', body });
}
