import { describe, expect, it } from 'vitest';
import { createTestApp, type TestAppOptions } from '../support/app.ts';

// biome-ignore lint/suspicious/noExplicitAny: a JSON answer of any shape, taken apart by the assertions.
const body = async (response: Response): Promise<any> => response.json();

async function open(options: TestAppOptions = { publicUrl: 'https://mail.example.com' }) {
  const test = await createTestApp(options);
  return {
    ...test,
    mint: (token: string, request: object) => test.api('POST', '/v1/unsubscribe-links', token, request),
  };
}

describe('minting unsubscribe links', () => {
  it('answers each recipient in the order asked, malformed ones too', async () => {
    const { mint, key } = await open();
    const recipients = ['Ann <ANN@Example.com>', 'nonsense', 'bob@example.net', 'ann@example.com', '@example.com', ''];
    const answer = await body(await mint(await key(['check']), { recipients, stream: 'news' }));
    expect(answer.items.map((item: { recipient: string }) => item.recipient)).toEqual(recipients);
    const [ann, nonsense, bob, again, ...bad] = answer.items;
    expect(ann.url).toMatch(/^https:\/\/mail\.example\.com\/unsubscribe\/[\w-]+$/);
    expect(ann.headers).toEqual({
      'List-Unsubscribe': `<${ann.url}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
    for (const each of [nonsense, ...bad]) expect(each).toEqual({ recipient: each.recipient, error: 'invalid' });
    expect(again.url).toBe(ann.url);
    expect(bob.url).not.toBe(ann.url);
    expect(answer).not.toHaveProperty('warning');
  });

  it('warns where links would not be https, and takes the origin of the request without a PUBLIC_URL', async () => {
    for (const [options, origin] of [
      [{}, 'http://localhost'],
      [{ publicUrl: 'http://10.0.0.1:8080/' }, 'http://10.0.0.1:8080'],
    ] as const) {
      const { mint, key } = await open(options);
      const answer = await body(await mint(await key(['check']), { recipients: ['ann@example.com'] }));
      expect(answer.items[0].url.startsWith(`${origin}/unsubscribe/`)).toBe(true);
      expect(answer.warning).toMatch(/https.*RFC 8058.*PUBLIC_URL/);
    }
  });

  it('stays under the 998 octets of a header line with the longest names there are', async () => {
    const host = `${'h'.repeat(60)}.${'h'.repeat(60)}.${'h'.repeat(60)}.${'h'.repeat(60)}.example`;
    const { mint, key } = await open({ publicUrl: `https://${host}:65535` });
    const long = (labels: number) => `${'l'.repeat(64)}@${`${'d'.repeat(46)}.`.repeat(labels)}d`;
    const recipients = [long(4), long(5)];
    expect(recipients[0]).toHaveLength(254);
    const request = { recipients, tenant: 't'.repeat(64), stream: 's'.repeat(64) };
    const { items } = await body(await mint(await key(['check']), request));
    // What SES takes as the value of a header (SESv2 API Reference, MessageHeader, in its older, stricter wording).
    expect(items[0].headers['List-Unsubscribe'].length).toBeLessThanOrEqual(870);
    for (const { headers } of items) {
      for (const [name, value] of Object.entries(headers)) {
        expect(Buffer.byteLength(`${name}: ${value}`)).toBeLessThan(998);
      }
    }
  });

  it('needs a key with check, and links of another tenant cannot be made with a bound one', async () => {
    const { mint, key, app } = await open();
    const recipients = ['ann@example.com'];
    expect((await mint(await key(['read', 'write', 'ingest']), { recipients })).status).toBe(403);
    expect((await app.request('/v1/unsubscribe-links', { method: 'POST' })).status).toBe(401);
    const bound = await key(['check'], 'acme');
    const refused = await mint(bound, { recipients, tenant: 'clinic' });
    expect([refused.status, (await body(refused)).code]).toEqual([403, 'other-tenant']);
    const unbound = await key(['check']);
    const urlOf = async (token: string, tenant?: string) =>
      (await body(await mint(token, { recipients, ...(tenant === undefined ? {} : { tenant }) }))).items[0].url;
    expect(await urlOf(bound)).toBe(await urlOf(unbound, 'acme'));
    expect(await urlOf(bound, 'acme')).toBe(await urlOf(bound));
    expect(await urlOf(unbound)).toBe(await urlOf(unbound, 'default'));
    expect(await urlOf(unbound)).not.toBe(await urlOf(bound));
  });

  it('takes 1 to 1,000 recipients', async () => {
    const { mint, key } = await open();
    const token = await key(['check']);
    const of = (count: number) => Array.from({ length: count }, (_, i) => `p${i}@example.com`);
    const { items } = await body(await mint(token, { recipients: of(1_000) }));
    expect(new Set(items.map(({ url }: { url: string }) => url)).size).toBe(1_000);
    for (const count of [0, 1_001]) expect((await mint(token, { recipients: of(count) })).status).toBe(400);
    expect((await mint(token, { recipients: ['x'.repeat(1024 * 1024)] })).status).toBe(413);
  });

  it('is in the description of the API', async () => {
    const { app } = await open();
    expect((await body(await app.request('/openapi.json'))).paths).toHaveProperty(['/v1/unsubscribe-links', 'post']);
  });
});
