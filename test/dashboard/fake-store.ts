/** As much of a store as the dashboard asks for, in memory. */

import { hashToken } from '../../src/access/token.ts';
import type { DashboardStore } from '../../src/dashboard/overview.ts';
import { addCounts, type Counts, ZERO_COUNTS } from '../../src/reputation/metrics.ts';
import type {
  AccessKey,
  AccountCounts,
  HourCounts,
  HourFilter,
  Session,
  Source,
  TimelineItem,
} from '../../src/store/contract.ts';

export interface FakeHour extends HourCounts {
  readonly account: string;
  readonly region: string;
  readonly tenant: string;
}

export interface FakeData {
  readonly hours?: readonly FakeHour[];
  readonly events?: readonly TimelineItem[];
  readonly sources?: readonly Source[];
}

export interface FakeStore extends DashboardStore {
  readonly sessions: Map<string, Session>;
  readonly keys: Map<string, AccessKey>;
  /** Makes every read of figures fail, as a store does whose disk is gone. */
  readonly breakDown: () => void;
}

export const ADMIN_TOKEN = 'admin-token';
export const TENANT_TOKEN = 'acme-token';
export const CHECK_TOKEN = 'check-token';

const key = (id: string, scopes: AccessKey['scopes'], tenant: string | null): AccessKey => ({
  id,
  name: `${id} key`,
  scopes,
  tenant,
  createdAt: 0,
});

/** An event with the fields a test does not care about filled in. */
export const item = (some: Partial<TimelineItem>): TimelineItem => ({
  at: 0,
  kind: 'Send',
  class: '',
  messageId: 'm-1',
  recipient: 'ann@example.com',
  attribution: 'exact',
  tenant: 'default',
  configurationSet: 'marketing',
  identity: 'example.org',
  campaign: null,
  detail: {},
  ...some,
});

export const source = (some: Partial<Source>): Source => ({
  id: 'arn:aws:sns:eu-west-1:111122223333:ses-events',
  state: 'confirmed',
  account: '111122223333',
  region: 'eu-west-1',
  firstSeenAt: 0,
  lastMessageAt: null,
  approvedAt: null,
  messages: 0,
  ...some,
});

export async function createFakeStore({ hours = [], events = [], sources = [] }: FakeData = {}): Promise<FakeStore> {
  const byHash = new Map<string, AccessKey>([
    [await hashToken(ADMIN_TOKEN), key('admin', ['admin'], null)],
    [await hashToken(TENANT_TOKEN), key('acme', ['read'], 'acme')],
    [await hashToken(CHECK_TOKEN), key('sender', ['check', 'write', 'ingest'], null)],
  ]);
  const keys = new Map([...byHash.values()].map((one) => [one.id, one]));
  const sessions = new Map<string, Session>();
  let broken = false;
  const alive = () => {
    if (broken) throw new Error('disk I/O error: select * from mail where recipient = "ann@example.com"');
  };
  const matching = ({ from, to, tenant, account, region }: HourFilter) =>
    hours.filter(
      (row) =>
        row.hour >= from &&
        row.hour < to &&
        (tenant === undefined || row.tenant === tenant) &&
        (account === undefined || row.account === account) &&
        (region === undefined || row.region === region),
    );
  return {
    sessions,
    keys,
    breakDown: () => {
      broken = true;
    },
    events: {
      latest: async ({ tenant, limit }) => {
        alive();
        const seen = events.filter((event) => tenant === undefined || event.tenant === tenant);
        return seen.toSorted((a, b) => b.at - a.at).slice(0, limit);
      },
    },
    reputation: {
      hours: async (filter) => {
        alive();
        const sums = new Map<number, Counts>();
        for (const row of matching(filter)) sums.set(row.hour, addCounts(sums.get(row.hour) ?? ZERO_COUNTS, row));
        return [...sums].sort(([a], [b]) => a - b).map(([hour, counts]) => ({ ...counts, hour }));
      },
      accounts: async (filter) => {
        alive();
        const sums = new Map<string, AccountCounts>();
        for (const row of matching(filter)) {
          const { account, region } = row;
          const id = `${account}/${region}`;
          sums.set(id, { ...addCounts(sums.get(id) ?? ZERO_COUNTS, row), account, region });
        }
        return [...sums.values()];
      },
    },
    sources: {
      list: async () => {
        alive();
        return sources;
      },
    },
    access: {
      keyByHash: async (hash) => byHash.get(hash) ?? null,
      keyById: async (id) => keys.get(id) ?? null,
      addSession: async (hash, session) => {
        sessions.set(hash, session);
      },
      session: async (hash) => sessions.get(hash) ?? null,
      deleteSession: async (hash) => {
        sessions.delete(hash);
      },
      deleteExpiredSessions: async (now) => {
        for (const [hash, session] of sessions) if (session.expiresAt <= now) sessions.delete(hash);
      },
    },
  };
}
