/** Files in every form end in the rows that the webhook would have left. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { exported, tell } from '../../support/record.ts';
import { bounce, TOPIC } from '../../support/ses.ts';
import { openMemory } from '../../support/sqlite.ts';
import { ACCOUNT, ndjson, specOf, stories, storyOf, T0, WRITTEN, workplace } from './support.ts';

const fixture = (name: string) => readFileSync(new URL(`../../fixtures/carriers/${name}`, import.meta.url));

const bodies = stories(20);

/** The state that the same bodies leave when a topic brings them. */
async function told(all: readonly object[] = bodies): Promise<string> {
  const store = openMemory();
  for (const body of all) await tell(store, { body, publishedAt: WRITTEN });
  return exported(store);
}

it('reads the sample of a Firehose export', async () => {
  const place = workplace();
  const path = place.file('firehose-batch.ndjson', fixture('firehose-batch.ndjson'));
  const { code, out, err } = await place.run([path]);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('3 lines, 3 events, 0 unreadable');
  const store = place.open();
  const [entry] = await store.suppressions.find(['gone@example.net']);
  expect(entry).toMatchObject({ reason: 'bounce', since: Date.UTC(2026, 6, 14, 9, 35, 6, 420) });
  expect(await store.events.latest({ limit: 10 })).toHaveLength(3);
  await store.close();
});

const plain = ndjson(bodies);
const half = Math.floor(plain.length / 2);
it.each<[string, Buffer]>([
  ['plain', Buffer.from(plain)],
  ['gzip', gzipSync(plain)],
  [
    'gzip in two members, cut inside a line',
    Buffer.concat([gzipSync(plain.slice(0, half)), gzipSync(plain.slice(half))]),
  ],
  ['objects without newlines', Buffer.from(ndjson(bodies, ''))],
  ['objects without newlines, gzip', gzipSync(ndjson(bodies, ''))],
  ['CRLF, blank lines, a BOM', Buffer.from(`\ufeff\r\n${ndjson(bodies, '\r\n\r\n')}`)],
  ['pretty-printed', Buffer.from(bodies.map((body) => JSON.stringify(body, null, 2)).join('\n'))],
  ['encoded twice', Buffer.from(bodies.map((body) => JSON.stringify(JSON.stringify(body))).join('\n'))],
])('%s: the rows are those of the webhook', async (_, content) => {
  const place = workplace();
  const ran = await place.run([place.file('events.json', content)]);
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain('40 lines, 40 events, 0 unreadable');
  expect(await place.state()).toBe(await told());
});

it('reads standard input, in whatever pieces it comes', async () => {
  const place = workplace();
  const packed = gzipSync(plain);
  const bytes = Array.from(packed, (_, n) => packed.subarray(n, n + 1));
  expect(await place.run(['-'], { stdin: bytes })).toMatchObject({ code: 0 });
  expect(await place.state()).toBe(await told());
});

const iso = new Date(WRITTEN).toISOString();
const sns = (body: object) => ({
  Type: 'Notification',
  MessageId: JSON.stringify(body).length.toString(),
  TopicArn: TOPIC,
  Subject: null,
  Message: JSON.stringify(body),
  Timestamp: iso,
});
const CARRIERS: Readonly<Record<string, (bodies: readonly object[]) => readonly object[]>> = {
  'SNS envelopes': (all) => all.map(sns),
  'EventBridge envelopes': (all) =>
    all.map((detail, n) => ({
      id: `event-${n}`,
      'detail-type': 'Email Something',
      source: 'aws.ses',
      account: ACCOUNT,
      time: iso,
      region: 'us-east-1',
      detail,
    })),
  'events of an SNS Lambda': (all) => [{ Records: all.map((body) => ({ EventSource: 'aws:sns', Sns: sns(body) })) }],
  'events of an SQS Lambda': (all) => [
    { Records: all.map((body, n) => ({ messageId: `${n}`, body: JSON.stringify(body), eventSource: 'aws:sqs' })) },
  ],
  'all of them on different lines': (all) => [
    ...all.slice(0, 10).map(sns),
    ...all.slice(10, 20),
    { Records: all.slice(20).map((body) => ({ Sns: sns(body) })) },
  ],
};

it.each(Object.keys(CARRIERS))('%s: the rows are those of the webhook', async (name) => {
  const place = workplace();
  const lines = CARRIERS[name]?.(bodies) ?? [];
  const ran = await place.run([place.file('x.ndjson', ndjson(lines))]);
  expect(ran).toMatchObject({ code: 0, err: '' });
  expect(ran.out).toContain('40 events');
  expect(await place.state()).toBe(await told());
});

it.each(['lambda-sns-event.json', 'eb-email-bounced.json', 'eb-advisor-recommendation-open.json'])(
  'reads the fixture %s',
  async (name) => {
    const place = workplace();
    const ran = await place.run([place.file(name, fixture(name))]);
    expect(ran).toMatchObject({ code: 0, err: '' });
    expect(ran.out).toContain('1 line, 1 event, 0 unreadable');
  },
);

it('leaves no trace of a source: an import does not make a silent topic look alive', async () => {
  const place = workplace();
  const setup = { ...sns({}), Message: 'Successfully validated SNS topic for Amazon SES event publishing.' };
  const ran = await place.run([place.file('x.ndjson', ndjson([...bodies.map(sns), setup]))]);
  expect(ran.out).toContain('1 set-up notice');
  const store = place.open();
  expect(await store.sources.list()).toEqual([]);
  expect(await store.quarantine.list({ limit: 10 })).toEqual([]);
  await store.close();
});

const whenBounced = async (written: number, at: number): Promise<number | undefined> => {
  const place = workplace();
  const body = bounce(specOf(0), { at, recipients: [{ emailAddress: 'person0@example.net' }] });
  await place.run([place.file('x.ndjson', ndjson([body]), written)]);
  const store = place.open();
  const [item] = await store.events.latest({ limit: 1 });
  await store.close();
  return item?.at;
};

it("cuts a stranger's clock down to the file's time", async () => {
  expect(await whenBounced(WRITTEN, T0 + 5_000)).toBe(T0 + 5_000);
  expect(await whenBounced(WRITTEN, WRITTEN + 86_400_000)).toBe(WRITTEN);
});

it('does not believe a file that is older than the mail in it', async () => {
  expect(await whenBounced(0, T0 + 5_000)).toBe(T0 + 5_000);
  expect(await whenBounced(T0 - 1_000, T0 + 5_000)).toBe(T0 + 5_000);
});

it('reports mail of another account when an account is named, and takes what is listed', async () => {
  const place = workplace();
  const path = place.file('x.ndjson', ndjson(storyOf(1)));
  const refused = await place.run([path], { account: '999999999999' });
  expect(refused.code).toBe(3);
  expect(refused.err).toContain('x.ndjson:1: is about mail of another AWS account');
  const listed = await place.run([path], { account: '999999999999', sesAccounts: [ACCOUNT], restart: true });
  expect(listed.code).toBe(0);
  expect((await place.run([path], { account: ACCOUNT, restart: true })).code).toBe(0);
});
