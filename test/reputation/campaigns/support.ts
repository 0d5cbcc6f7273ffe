/** One sender's campaign, told by SES, asked about over HTTP. */
import { expect } from 'vitest';
import { bodyOf } from '../../support/answers.ts';
import { createTestApp } from '../../support/app.ts';
import { tell } from '../../support/record.ts';
import { bounce, delivery, type MailSpec, send } from '../../support/ses.ts';

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Ten minutes into an hour. */
export const T0 = Date.UTC(2026, 10, 20, 9, 10);

export const mail = (messageId: string, destination: readonly string[], over: Partial<MailSpec> = {}): MailSpec => ({
  messageId,
  acceptedAt: T0,
  destination,
  tenant: 'acme',
  campaign: 'spring',
  ...over,
});

export const people = (count: number, from = 0): readonly string[] =>
  Array.from({ length: count }, (_, n) => `p${from + n}@example.net`);

/** A campaign to so many people, the first of whom bounce hard. */
export const toMany = (tag: string, count: number, hard: number, over: object = {}) => {
  const batches = Math.ceil(count / 50);
  return Array.from({ length: batches }, (_, n) => {
    const to = people(Math.min(50, count - n * 50), n * 50);
    const bounced = to.slice(0, Math.max(0, Math.min(to.length, hard - n * 50)));
    const spec = mail(`${tag}-${n}`, to, { campaign: tag, ...over });
    return [
      send(spec),
      delivery(spec, T0 + 2_000, to.slice(bounced.length)),
      ...(bounced.length === 0
        ? []
        : [
            bounce(spec, {
              at: T0 + 3_000,
              recipients: bounced.map((emailAddress) => ({ emailAddress, status: '5.1.1' })),
            }),
          ]),
    ];
  }).flat();
};

export async function campaignApp() {
  const made = await createTestApp({ startAt: T0 + 30 * 60_000 });
  const { api, key, store, now, campaignCounting } = made;
  const token = await key(['read', 'write', 'check']);
  const get = async (path: string, by = token) => {
    const response = await api('GET', `/v1/campaigns${path}`, by);
    expect(response.status, path).toBe(200);
    return bodyOf(response);
  };
  return {
    ...made,
    token,
    get,
    register: async (tag: string, body: object, by = token) => {
      const response = await api('PUT', `/v1/campaigns/${tag}`, by, body);
      expect(response.status).toBe(200);
      return bodyOf(response);
    },
    /** Returns when it is counted too. */
    check: async (body: object, by = token) => {
      const response = await api('POST', '/v1/check', by, body);
      expect(response.status).toBe(200);
      await campaignCounting.drain();
      return bodyOf(response);
    },
    /** By the real road behind the signature check, one by one. */
    tellAll: async (...bodies: readonly object[]) => {
      for (const body of bodies) await tell(store, { body, publishedAt: now() });
    },
  };
}
