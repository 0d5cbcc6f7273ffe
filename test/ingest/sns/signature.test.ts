import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { createSigner, type Signer } from '../../../src/cli/sns-stand-in/signer.ts';
import { readCertificate, type SigningKeys } from '../../../src/ingest/sns/certificate.ts';
import type { SnsEnvelope } from '../../../src/ingest/sns/envelope.ts';
import { decodeSignature, stringToSign, verifySignature } from '../../../src/ingest/sns/signature.ts';
import { envelopeOf, NOW, now, TOPIC_ARN } from './support.ts';

let signers: { readonly '1': Signer; readonly '2': Signer };
let keys: { readonly '1': SigningKeys; readonly '2': SigningKeys };

async function keysOf(signer: Signer): Promise<SigningKeys> {
  const certificate = await readCertificate(signer.certificatePem, 'sns.amazonaws.com');
  if (!certificate.ok) throw new Error(certificate.error);
  return certificate.value.keys;
}

beforeAll(async () => {
  const [one, two] = await Promise.all([
    createSigner({ topicArn: TOPIC_ARN, now, signatureVersion: '1' }),
    createSigner({ topicArn: TOPIC_ARN, now, signatureVersion: '2' }),
  ]);
  signers = { '1': one, '2': two };
  keys = { '1': await keysOf(one), '2': await keysOf(two) };
});

describe('string to sign', () => {
  const common = { messageId: 'id', topicArn: 'arn', message: 'm\n', timestamp: '2026-07-14T11:00:00.000Z' };

  test('a notification with a subject', () => {
    expect(stringToSign({ ...common, type: 'Notification', subject: 's' })).toBe(
      'Message\nm\n\nMessageId\nid\nSubject\ns\nTimestamp\n2026-07-14T11:00:00.000Z\nTopicArn\narn\nType\nNotification\n',
    );
  });

  test('a notification without one, and with an empty one', () => {
    expect(stringToSign({ ...common, type: 'Notification' })).not.toContain('Subject');
    expect(stringToSign({ ...common, type: 'Notification', subject: '' })).toContain('\nSubject\n\nTimestamp\n');
  });

  test.each(['SubscriptionConfirmation', 'UnsubscribeConfirmation'] as const)('a %s', (type) => {
    expect(stringToSign({ ...common, type, token: 't', subscribeUrl: 'https://u' })).toBe(
      'Message\nm\n\nMessageId\nid\nSubscribeURL\nhttps://u\nTimestamp\n2026-07-14T11:00:00.000Z\n' +
        `Token\nt\nTopicArn\narn\nType\n${type}\n`,
    );
  });

  test.each(['2026-07-14T11:00:00.000Z', '2026-07-14T11:00:00Z', '2026-07-14T11:00:00.1234567Z', 'not a time'])(
    'the timestamp %s as it came',
    (timestamp) => {
      expect(stringToSign({ ...common, timestamp, type: 'Notification' })).toContain(`\nTimestamp\n${timestamp}\n`);
    },
  );

  test('nothing trimmed, escaped or normalised', () => {
    const message = ' \r\n"é" e\u0301 \\n 😀 ';
    expect(stringToSign({ ...common, message, type: 'Notification' })).toContain(`Message\n${message}\nMessageId\n`);
  });
});

describe.each(['1', '2'] as const)('signature version %s', (version) => {
  const verifies = (envelope: SnsEnvelope) => verifySignature(envelope, keys[version]);
  const notification = () =>
    envelopeOf(signers[version].notification({ message: 'hé\n', subject: 'about', timestamp: '2026-07-14T11:00:00Z' }));
  const confirmation = () => envelopeOf(signers[version].unsubscribeConfirmation({ token: 'abc123' }));

  test('verifies all three types', async () => {
    expect(await verifies(notification())).toBe(true);
    expect(await verifies(confirmation())).toBe(true);
    expect(await verifies(envelopeOf(signers[version].subscriptionConfirmation()))).toBe(true);
  });

  test('not by the other version, nor by a third', async () => {
    const other = version === '1' ? '2' : '1';
    for (const signatureVersion of [other, '3', '', '01', '1 ', 'SHA256']) {
      expect(await verifies({ ...notification(), signatureVersion })).toBe(false);
    }
  });

  test('not by another key', async () => {
    expect(await verifySignature(notification(), keys[version === '1' ? '2' : '1'])).toBe(false);
  });

  test('any one character of a signed value changed breaks it', async () => {
    const originals = [notification(), confirmation()];
    const fields = originals.map((envelope) =>
      Object.entries(envelope).filter(([name]) => !['signature', 'signatureVersion', 'signingCertUrl'].includes(name)),
    );
    const pick = fc.nat({ max: originals.length - 1 }).chain((which) =>
      fc.record({
        which: fc.constant(which),
        field: fc.constantFrom(...(fields[which] ?? [])),
        position: fc.nat(),
        character: fc.oneof(
          fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
          fc.constantFrom('\n', '\0', '\uFEFF'),
        ),
        how: fc.constantFrom('replace', 'insert', 'delete'),
      }),
    );
    await fc.assert(
      fc.asyncProperty(pick, async ({ which, field: [name, value], position, character, how }) => {
        const at = position % String(value).length;
        const end = how === 'insert' ? at : at + 1;
        const changed = String(value).slice(0, at) + (how === 'delete' ? '' : character) + String(value).slice(end);
        fc.pre(changed !== value);
        const original = originals[which];
        expect(original && (await verifies({ ...original, [name]: changed } as SnsEnvelope))).toBe(false);
      }),
      { numRuns: 300 },
    );
  });

  test('a subject added, removed or emptied breaks it', async () => {
    const bare = envelopeOf(signers[version].notification({ message: 'm' }));
    expect(await verifies(bare)).toBe(true);
    expect(await verifies({ ...bare, subject: '' } as SnsEnvelope)).toBe(false);
    const { subject: _, ...without } = { subject: '', ...notification() };
    expect(await verifies(without as SnsEnvelope)).toBe(false);
  });

  test('a lone surrogate does not pass for the replacement character', async () => {
    const signed = envelopeOf(signers[version].notification({ message: 'a\uFFFDb' }));
    expect(await verifies(signed)).toBe(true);
    expect(await verifies({ ...signed, message: 'a\uD800b' })).toBe(false);
  });
});

describe('the encoding of a signature', () => {
  test.each([
    ['empty', ''],
    ['no Base64', '!!!!'],
    ['Base64url', 'ab-_'],
    ['a length that is none', 'abcde'],
    ['padding inside', 'ab==abcd'],
    ['three signs of padding', 'a==='],
    ['bits left over', 'ab=='],
    ['a line break', 'abcd\nabcd'],
    ['a space', 'abcd abc'],
    ['too long', 'abcd'.repeat(1_000)],
  ])('%s is refused', (_, text) => {
    expect(decodeSignature(text)).toBeNull();
  });

  test('canonical Base64 is read', () => {
    expect(decodeSignature('AP8=')).toEqual(new Uint8Array([0, 255]));
  });

  test('a genuine signature in another spelling is refused', async () => {
    const envelope = envelopeOf(signers['2'].notification({ message: 'm' }));
    for (const signature of [` ${envelope.signature}`, `${envelope.signature}\n`, envelope.signature.slice(0, -2)]) {
      expect(await verifySignature({ ...envelope, signature }, keys['2'])).toBe(false);
    }
  });
});

test('the clock of the signer is the one it was given', () => {
  expect(signers['1'].notification({ message: 'm' }).Timestamp).toBe(new Date(NOW).toISOString());
});
