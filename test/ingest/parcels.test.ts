/** Every SES body by every carrier ends in the same rows; what is no mail event is known for what it is. */

import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseDateArray } from '../../src/ingest/finding.ts';
import { recordingOfParcel } from '../../src/ingest/notification.ts';
import { openParcels, type Parcel } from '../../src/ingest/parcels.ts';
import { batchOf } from '../../src/ingest/recording.ts';
import { BUS_ARN, CARRIERS, QUEUE_ARN } from '../support/carriers.ts';
import { fixture, fixtureNames } from '../support/fixtures.ts';
import { openStore, someOf } from '../support/platform.ts';
import { exported } from '../support/record.ts';
import { pseudonymOf } from '../support/secrets.ts';
import { ACCOUNT, TOPIC } from '../support/ses.ts';

const bodies = fixtureNames('ses').map((name) => name.replace('.json', ''));
const AT = Date.UTC(2026, 6, 20);
const road = { id: 'sqs:1', source: QUEUE_ARN, account: ACCOUNT, region: 'us-east-1', publishedAt: AT, receivedAt: AT };
const options = { accounts: new Set([ACCOUNT]), campaignTag: 'campaign', routes: [] };

async function stateAfter(raw: string): Promise<string> {
  const store = await openStore();
  const recordings = openParcels(raw, road).map((parcel) => recordingOfParcel(parcel, options));
  await store.events.record(batchOf(recordings, AT, pseudonymOf));
  const notices = (await Promise.all([QUEUE_ARN, TOPIC, BUS_ARN].map(store.sources.notices)))
    .flat()
    .map(({ kind, detail }) => [kind, detail]);
  const quarantine = (await store.quarantine.list({ limit: 9 })).map(({ reason }) => reason);
  return `${await exported(store)}${JSON.stringify({ notices, quarantine })}`;
}

describe('each SES body by each carrier', () => {
  it.each(bodies.map((name, number) => [name, number] as const))('%s', async (name, number) => {
    const body = fixture(`ses/${name}.json`);
    const expected = await stateAfter(body);
    expect(expected).toMatch(/"message"|"setup"/);
    for (const [carrier, wrap] of someOf(Object.entries(CARRIERS), number)) {
      expect(await stateAfter(wrap(body, AT)), carrier).toBe(expected);
    }
  });

  it('the setup sentence, which is no JSON', async () => {
    const sentence = 'Successfully validated SNS topic for Amazon SES event publishing.';
    for (const raw of [
      sentence,
      `${sentence}\n`,
      CARRIERS['SNS in SQS'](
        `${sentence}
`,
        AT,
      ),
      JSON.stringify(sentence),
    ]) {
      expect(await stateAfter(raw)).toBe(`{"notices":[["setup","${sentence}"]],"quarantine":[]}`);
    }
  });
});

describe('recorded carriers', () => {
  const kinds = (raw: string) => openParcels(raw, road).map(({ kind }) => kind);
  const first = (raw: string): Parcel => {
    const [parcel] = openParcels(raw, road);
    if (parcel === undefined) throw new Error('no parcel');
    return parcel;
  };

  it.each([
    ['eb-email-bounced', 'Bounce'],
    ['eb-email-complaint-received', 'Complaint'],
    ['eb-email-delivered', 'Delivery'],
    ['eb-email-sent', 'Send'],
    ['eb-email-delivery-delayed', 'DeliveryDelay'],
  ])('%s is a %s, and the envelope tells its id, time and account', (name, type) => {
    const raw = fixture(`carriers/${name}.json`);
    const event = JSON.parse(raw) as { id: string; time: string };
    const { kind, text, carriage } = first(raw);
    expect([kind, JSON.parse(text).eventType]).toEqual(['message', type]);
    expect(carriage).toEqual({
      id: `eb:${event.id}`,
      source: `arn:aws:events:us-east-1:${ACCOUNT}:event-bus/default`,
      account: ACCOUNT,
      region: 'us-east-1',
      publishedAt: Date.parse(event.time),
      receivedAt: AT,
    });
  });

  it('lambda-sns-event is one delivery of its topic', () => {
    const { text, carriage } = first(fixture('carriers/lambda-sns-event.json'));
    expect(JSON.parse(text).eventType).toBe('Delivery');
    expect(carriage).toMatchObject({
      id: 'sns:4dd081e0-727f-da62-42aa-f286a9d89cae',
      source: TOPIC,
      publishedAt: Date.UTC(2026, 6, 14, 11, 0, 0, 457),
    });
  });

  it.each([
    [
      'sqs-receive-non-raw',
      [
        ['message', 'Bounce'],
        ['message', 'setup'],
      ],
    ],
    [
      'sqs-receive-raw',
      [
        ['message', 'Delivery'],
        ['message', 'setup'],
        ['message', 'not json'],
      ],
    ],
  ])('%s', (name, expected) => {
    const { Messages } = JSON.parse(fixture(`carriers/${name}.json`)) as { Messages: { Body: string }[] };
    const found = Messages.map(({ Body }) => {
      const { kind, text } = first(Body);
      return [
        kind,
        text.startsWith('{') ? JSON.parse(text).eventType : text.startsWith('Successfully') ? 'setup' : text,
      ];
    });
    expect(found).toEqual(expected);
  });

  it('a batch of Firehose is one body a line, gzip or not', () => {
    const text = fixture('carriers/firehose-batch.ndjson');
    const lines = gunzipSync(gzipSync(text))
      .toString()
      .split('\n')
      .filter((line) => line !== '');
    expect(lines.map((line) => JSON.parse(first(line).text).eventType)).toEqual(['Send', 'Delivery', 'Bounce']);
  });

  it('a finding about a tenant is kept as such', async () => {
    const raw = fixture('carriers/eb-advisor-recommendation-open.json');
    expect(first(raw)).toMatchObject({
      kind: 'finding',
      finding: {
        kind: 'recommendation',
        state: 'Open',
        tenant: 'acme',
        account: ACCOUNT,
        at: Date.UTC(2026, 6, 14, 12, 15),
        detail: { impact: 'HIGH', type: 'BOUNCE' },
      },
    });
    const store = await openStore();
    for (let i = 0; i < 2; i++) {
      await store.events.record(
        batchOf(
          openParcels(raw, road).map((parcel) => recordingOfParcel(parcel, options)),
          AT,
          pseudonymOf,
        ),
      );
    }
    expect(await store.sources.findings({ tenant: 'acme', limit: 9 })).toHaveLength(1);
    expect(await store.sources.findings({ tenant: 'clinic', limit: 9 })).toEqual([]);
  });

  it('a sending status carries its time as an array', () => {
    const event = {
      id: 's',
      'detail-type': 'Sending Status Disabled',
      source: 'aws.ses',
      account: ACCOUNT,
      region: 'us-east-1',
      time: '2025-07-24T12:45:00Z',
      resources: [`arn:aws:ses:us-east-1:${ACCOUNT}:tenant/acme/tn-1`],
      detail: {
        version: '1.0.0',
        data: {
          origin: 'AWS_MANAGED',
          record: {
            status: 'DISABLED',
            cause: 'bounces',
            lastUpdatedTimestamp: [2025, 7, 24, 12, 44, 28, 995_000_000],
          },
        },
      },
    };
    expect(first(JSON.stringify(event))).toMatchObject({
      kind: 'finding',
      finding: {
        kind: 'sending-status',
        state: 'Disabled',
        at: Date.UTC(2025, 6, 24, 12, 44, 28, 995),
        detail: { origin: 'AWS_MANAGED', status: 'DISABLED', cause: 'bounces' },
      },
    });
    expect(parseDateArray([2025, 7, 24])).toBe(Date.UTC(2025, 6, 24));
    for (const bad of [null, [], [2025], ['2025', 7, 24], [2025, 7, 24, 1.5], 'x', [1, 2, 3, 4, 5, 6, 7, 8]])
      expect(parseDateArray(bad)).toBeNull();
  });

  it('what asks to be confirmed in a queue, and records of strangers, are unreadable by name', () => {
    expect(first(fixture('sns/sns-subscription-confirmation-v2.json'))).toMatchObject({
      kind: 'unreadable',
      reason: 'not-a-notification',
      carriage: { source: TOPIC },
    });
    expect(first('{"Records":[{"eventSource":"aws:s3","s3":{}}]}')).toMatchObject({
      kind: 'unreadable',
      reason: 'unknown-record',
    });
    expect(first('{"Records":[7]}')).toMatchObject({ kind: 'unreadable', reason: 'not-an-object' });
    expect(kinds('{"Records":[]}')).toEqual([]);
  });

  it("Lambda's event for inbound mail is ignored, and says so", async () => {
    expect(await stateAfter('{"Records":[{"eventSource":"aws:ses","ses":{}}]}')).toContain('inbound');
  });

  it('gives each record without an id one of its own', () => {
    const raw = JSON.stringify({ Records: [{ eventSource: 'aws:s3' }, { eventSource: 'aws:s3' }] });
    expect(openParcels(raw, road).map(({ carriage }) => carriage.id)).toEqual(['sqs:1#0', 'sqs:1#1']);
  });

  it('does not follow envelopes without end', () => {
    let raw = fixture('ses/ev-send.json');
    for (let i = 0; i < 8; i++)
      raw = JSON.stringify({ Records: [{ messageId: String(i), body: raw, eventSource: 'aws:sqs' }] });
    expect(kinds(raw)).toEqual(['message']);
  });
});
