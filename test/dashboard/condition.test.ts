import { describe, expect, it } from 'vitest';
import { healthOf } from '../../src/dashboard/sources/condition.ts';
import { parseCursor } from '../../src/dashboard/sources/path.ts';
import { healthWords } from '../../src/dashboard/sources/verdict-words.ts';
import { kindOf, shortName } from '../../src/dashboard/sources/words.ts';
import type { Source } from '../../src/store/contract.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2026, 10, 22, 9, 41);
const hour = Math.floor(NOW / HOUR);

const source = (name: string, over: Partial<Source> = {}): Source => ({
  id: `arn:aws:sns:us-east-1:123456789012:${name}`,
  state: 'confirmed',
  approvedAt: null,
  account: '123456789012',
  region: 'us-east-1',
  firstSeenAt: NOW - 30 * 24 * HOUR,
  lastMessageAt: NOW - 60_000,
  messages: 9,
  ...over,
});

const busy = (name: string, until = 0) =>
  Array.from({ length: 48 }, (_, n) => ({ source: source(name).id, hour: hour - until - 47 + n, messages: 2 }));

describe('the condition of a source', () => {
  it('is judged by its own rhythm', () => {
    const quiet = { lastMessageAt: NOW - 5 * HOUR };
    const rare = [0, 24, 48].map((before) => ({ source: source('weekly').id, hour: hour - 5 - before, messages: 1 }));
    const health = healthOf(
      [source('weekly', quiet), source('orders', quiet)],
      [...rare, ...busy('orders', 5)].sort((a, b) => a.hour - b.hour),
      NOW,
    );
    expect(health.map((each) => [shortName(each.source.id), each.condition])).toEqual([
      ['orders', 'silent'],
      ['weekly', 'live'],
    ]);
  });

  it('puts the worst first, and among equals the one heard last', () => {
    const health = healthOf(
      [
        source('live'),
        source('new', { lastMessageAt: null, state: 'allowed' }),
        source('asks', { state: 'pending', lastMessageAt: null }),
        source('ended', { state: 'unsubscribed' }),
        source('gone', { lastMessageAt: NOW - 100 * 24 * HOUR }),
        source('live-2', { lastMessageAt: NOW - 1 }),
      ],
      [],
      NOW,
    );
    expect(health.map((each) => [shortName(each.source.id), each.condition])).toEqual([
      ['gone', 'silent'],
      ['ended', 'ended'],
      ['asks', 'waiting'],
      ['new', 'unheard'],
      ['live-2', 'live'],
      ['live', 'live'],
    ]);
  });

  it('counts what came in the last hour and day', () => {
    const [health] = healthOf([source('orders')], busy('orders'), NOW);
    expect(health).toMatchObject({ lastHour: 2, lastDay: 48 });
  });

  it('is said in a sentence that names the worst', () => {
    const say = (...sources: Source[]) => {
      const { state, reason } = healthWords(healthOf(sources, [], NOW), NOW);
      return `${state}. ${reason}`.replaceAll('\u00a0', ' ');
    };
    expect(say()).toBe('No events yet. No topic, queue or bus has sent anything.');
    expect(say(source('a'))).toBe('The source is live. a: last message 1 min ago.');
    expect(say(source('a'), source('b', { lastMessageAt: NOW - 3 * 24 * HOUR }))).toBe(
      '1 of 2 sources silent. b: last message 3 days ago, longer than 24 h is unusual. Likely: the subscription was deleted, or the configuration set publishes here no longer.',
    );
    expect(say(source('a'), source('b', { state: 'pending' }))).toBe(
      '1 of 2 sources wait for approval. b asks to be confirmed.',
    );
  });

  it('knows what kind of source an id names', () => {
    expect(kindOf('arn:aws:sqs:us-east-1:123456789012:q')).toBe('SQS queue');
    expect(kindOf('arn:aws-cn:events:cn-north-1:123456789012:event-bus/default')).toBe('EventBridge bus');
    expect(shortName('arn:aws:events:us-east-1:123456789012:event-bus/default')).toBe('default');
    expect(kindOf('file')).toBe('other source');
  });

  it('reads places in the quarantine that the page wrote, and no others', () => {
    expect(parseCursor('12:sns:a:b')).toEqual({ receivedAt: 12, id: 'sns:a:b' });
    for (const text of [undefined, '', 'x', '12', ':a', '1e3:a']) expect(parseCursor(text)).toBeNull();
  });
});
