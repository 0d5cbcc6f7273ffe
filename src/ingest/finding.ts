/** SES's own findings about a tenant or the account, and changes of a sending status. They come by EventBridge only. */
import { storable } from '../shared/text.ts';
import { type Millis, parseTimestamp } from '../shared/time.ts';
import type { Finding } from '../store/contract.ts';
import type { Carriage } from './carrier.ts';

const KINDS = [
  [/^Advisor Recommendation Status (\w+)$/, 'recommendation'],
  [/^Sending Status (\w+)$/, 'sending-status'],
] as const;

const MAX_TEXT = 2_000;
const TENANT_ARN = /:tenant\/([^/]+)\//;

type Fields = Readonly<Record<string, unknown>>;

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/**
 * `[2025,7,24,12,44,28,995000000]`: a Java date as sending-status events carry it: year, month, day, hour, minute,
 * second, nanoseconds, UTC. Trailing zeros may be missing.
 */
export function parseDateArray(value: unknown): Millis | null {
  if (!Array.isArray(value) || value.length < 3 || value.length > 7) return null;
  if (!value.every((part) => Number.isInteger(part))) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0, nanos = 0] = value as number[];
  const at = Date.UTC(year, month - 1, day, hour, minute, second, Math.floor(nanos / 1e6));
  return Number.isNaN(at) ? null : at;
}

/** Text members of one level, numbers and flags as text. */
function textsOf(value: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields(value)).flatMap(([name, member]) =>
      ['string', 'number', 'boolean'].includes(typeof member) ? [[name, storable(String(member), MAX_TEXT)]] : [],
    ),
  );
}

/** @returns `null` when the event is about a mail. */
export function readFinding(event: Fields, carriage: Carriage): Finding | null {
  const type = String(event['detail-type']);
  for (const [pattern, kind] of KINDS) {
    const state = pattern.exec(type)?.[1];
    if (state === undefined) continue;
    const detail = fields(event.detail);
    const data = fields(detail.data);
    const record = fields(data.record);
    const resource = Array.isArray(event.resources) && typeof event.resources[0] === 'string' ? event.resources[0] : '';
    return {
      id: carriage.id,
      kind,
      state,
      resource: storable(resource, MAX_TEXT),
      tenant: TENANT_ARN.exec(resource)?.[1] ?? null,
      account: carriage.account,
      region: carriage.region,
      at: parseDateArray(record.lastUpdatedTimestamp) ?? parseTimestamp(event.time) ?? carriage.publishedAt,
      detail: {
        ...textsOf(detail.metadata),
        ...textsOf(data),
        ...textsOf(record),
        ...(typeof detail.data === 'string' ? { data: storable(detail.data, MAX_TEXT) } : {}),
      },
    };
  }
  return null;
}
