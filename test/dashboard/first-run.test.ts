import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { type Inputs, inputsOf } from '../../src/dashboard/first-run/inputs.ts';
import type { SetupFacts } from '../../src/dashboard/first-run/load.ts';
import { knownOf } from '../../src/dashboard/first-run/names.ts';
import { ROADS } from '../../src/dashboard/first-run/path.ts';
import { reachOf } from '../../src/dashboard/first-run/reach.ts';
import { stepsOf } from '../../src/dashboard/first-run/steps.ts';
import { parseQueueUrl } from '../../src/ingest/sqs/queue.ts';
import { createTestApp, type TestAppOptions } from '../support/app.ts';
import { signInAs, textOf } from '../support/dashboard.ts';
import { postForms } from '../support/form.ts';
import { ACCOUNT, bounce, type MailSpec, send, TOPIC } from '../support/ses.ts';

/** The certificate that signs is as old as this run. */
const NOW = Date.now();
const HOUR = 3_600_000;
const ORIGIN = 'https://sentinel.example.com';
const STRANGE = 'arn:aws:sns:us-east-1:999999999999:strange';
const FILLED = { account: '111122223333', region: 'eu-west-1', domain: 'example.com', configurationSet: 'marketing' };

const NOTHING: SetupFacts = {
  sources: [],
  queues: [],
  validated: false,
  seen: new Set(),
  newest: null,
  keys: [],
  checkedAt: null,
  alerted: false,
  refused: [],
};

const commandsOf = (inputs: Inputs, facts = NOTHING): readonly string[] =>
  stepsOf(facts, inputs, ORIGIN).flatMap(({ commands = [] }) => commands.map(({ text }) => text));

/** What a shell hands to each program of a command, word by word. */
function wordsOf(command: string): readonly (readonly string[])[] {
  const told = `tell() { for word in "$@"; do printf '%s\\0' "$word" >&2; done; printf '\\036' >&2; echo "arn:of:$2"; }
    aws() { tell aws "$@"; }; curl() { tell curl "$@"; }; ADMIN_TOKEN=token; KEY=key; DESTINATION_ARN=arn:of:destination\n`;
  const output = execFileSync('sh', ['-c', `(${told}${command}\n) 2>&1 >/dev/null`], { encoding: 'utf8' });
  return output
    .split('\u001e')
    .filter((part) => part !== '')
    .map((part) => part.split('\0').slice(0, -1));
}

const optionOf = (words: readonly string[], name: string): string => words[words.indexOf(`--${name}`) + 1] ?? '';

const states = async (test: Awaited<ReturnType<typeof createTestApp>>, road = 'sns') => {
  const html = await (await signInAs(test)).html(`/setup/steps?road=${road}`);
  return Object.fromEntries(
    [...html.matchAll(/data-step="(\w+)" data-state="(\w+)"/g)].map(([, id, state]) => [id, state]),
  );
};

const fresh = (options: TestAppOptions = {}) =>
  createTestApp({ startAt: NOW, topics: [], publicUrl: ORIGIN, ...options });
const spec: MailSpec = {
  messageId: 'm-1',
  acceptedAt: NOW - 9_000,
  destination: ['a@example.net'],
  configurationSet: 'marketing',
};

describe('the blanks of the first run', () => {
  it('are filled from the form, then from what is known, and are marked otherwise', () => {
    const known = { account: ACCOUNT, region: 'us-east-1' };
    expect(inputsOf({ region: 'eu-west-1' }, known)).toMatchObject({
      road: 'sns',
      values: { account: ACCOUNT, region: 'eu-west-1', domain: 'DOMAIN', configurationSet: 'CONFIGURATION_SET' },
      missing: ['domain', 'configurationSet'],
    });
    expect(inputsOf({ road: 'sqs' }, {}).road).toBe('sqs');
    expect(inputsOf({ road: 'pigeon' }, {}).road).toBe('sns');
  });

  it.each([
    ['account', '1111; rm -rf ~'],
    ['region', 'eu-west-1$(id)'],
    ['domain', 'example.com`id`'],
    ['domain', '-example'],
    ['configurationSet', "a' b"],
  ])('take no %s like %s, so that a link cannot put a second command into one', (name, text) => {
    const inputs = inputsOf({ ...FILLED, [name]: text }, { [name]: text });
    expect(Object.keys(inputs.problems)).toEqual([name]);
    for (const road of ROADS) expect(commandsOf({ ...inputs, road }).join('\n')).not.toContain(text);
  });

  it('know the topic that is ours, and never one that only asks to be', async () => {
    const pending = { id: STRANGE, state: 'pending', account: '999999999999', region: 'us-east-1' } as const;
    const row = { approvedAt: null, firstSeenAt: NOW, lastMessageAt: null, messages: 0 };
    const facts = { ...NOTHING, sources: [{ ...pending, ...row }] };
    expect(knownOf(facts)).toEqual({});
    expect(commandsOf(inputsOf(FILLED, {}), facts).join()).not.toContain('999999999999');
    const ours = { ...pending, ...row, id: TOPIC, account: ACCOUNT, state: 'allowed' } as const;
    const found = { ...facts, sources: [...facts.sources, ours] };
    expect(knownOf(found)).toEqual({ account: ACCOUNT, region: 'us-east-1' });
    expect(commandsOf(inputsOf({}, knownOf(found)), found).join()).toContain(`--topic-arn ${TOPIC}`);
  });
});

describe('the commands of the first run', () => {
  const inputs = inputsOf(FILLED, {});
  const aws = (road: (typeof ROADS)[number]) =>
    commandsOf({ ...inputs, road })
      .filter((text) => /^(?:aws|curl|CONNECTION_ARN)/.test(text))
      .flatMap(wordsOf);
  const the = (road: (typeof ROADS)[number], ...start: readonly string[]) => {
    const found = aws(road).filter((words) => start.every((word, n) => words[n] === word));
    expect(found, start.join(' ')).toHaveLength(1);
    return found[0] ?? [];
  };

  it.each(ROADS)('reach each program as words of a shell, %s, and what is JSON is JSON', (road) => {
    const all = aws(road);
    expect(all.length).toBeGreaterThan(7);
    for (const words of all)
      for (const word of words.filter((each) => /^[[{]/.test(each))) expect(() => JSON.parse(word), word).not.toThrow();
  });

  it('subscribe this very service by https, without raw delivery', () => {
    const words = the('sns', 'aws', 'sns', 'subscribe');
    expect(optionOf(words, 'protocol')).toBe('https');
    expect(optionOf(words, 'notification-endpoint')).toBe(`${ORIGIN}/webhooks/ses`);
    expect(optionOf(words, 'topic-arn')).toBe('arn:aws:sns:eu-west-1:111122223333:ses-events');
    expect(words.join(' ')).not.toContain('RawMessageDelivery');
  });

  it('let SES publish to the topic from that account and configuration set only', () => {
    const policy = JSON.parse(optionOf(the('sns', 'aws', 'sns', 'set-topic-attributes'), 'attribute-value'));
    expect(policy.Statement).toEqual([
      expect.objectContaining({
        Principal: { Service: 'ses.amazonaws.com' },
        Action: 'sns:Publish',
        Condition: {
          StringEquals: { 'AWS:SourceAccount': '111122223333' },
          ArnEquals: { 'AWS:SourceArn': 'arn:aws:ses:eu-west-1:111122223333:configuration-set/marketing' },
        },
      }),
    ]);
  });

  it.each([
    ['sns', { SnsDestination: { TopicArn: 'arn:aws:sns:eu-west-1:111122223333:ses-events' } }],
    [
      'eventbridge',
      { EventBridgeDestination: { EventBusArn: 'arn:aws:events:eu-west-1:111122223333:event-bus/default' } },
    ],
  ] as const)('publish every type that counts, %s', (road, destination) => {
    const words = the(road, 'aws', 'sesv2', 'create-configuration-set-event-destination');
    expect(optionOf(words, 'configuration-set-name')).toBe('marketing');
    expect(JSON.parse(optionOf(words, 'event-destination'))).toEqual({
      Enabled: true,
      MatchingEventTypes: ['SEND', 'REJECT', 'BOUNCE', 'COMPLAINT', 'DELIVERY', 'RENDERING_FAILURE', 'DELIVERY_DELAY'],
      ...destination,
    });
  });

  it('make a queue that only the topic may write to, with a dead-letter queue', () => {
    const made = aws('sqs').filter(([, , verb]) => verb === 'create-queue');
    const attributes = JSON.parse(optionOf(made[1] ?? [], 'attributes'));
    expect(JSON.parse(attributes.RedrivePolicy)).toEqual({
      deadLetterTargetArn: 'arn:aws:sqs:eu-west-1:111122223333:ses-events-dead',
      maxReceiveCount: '10',
    });
    expect(JSON.parse(attributes.Policy).Statement[0]).toMatchObject({
      Principal: { Service: 'sns.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:111122223333:ses-events' } },
    });
    expect(optionOf(the('sqs', 'aws', 'sns', 'subscribe'), 'notification-endpoint')).toBe(
      'arn:aws:sqs:eu-west-1:111122223333:ses-events',
    );
  });

  it('connect EventBridge by a key in the header, and pass events on whole', () => {
    const auth = JSON.parse(optionOf(the('eventbridge', 'aws', 'events', 'create-connection'), 'auth-parameters'));
    expect(auth.ApiKeyAuthParameters).toEqual({ ApiKeyName: 'Authorization', ApiKeyValue: 'Bearer KEY' });
    const destination = the('eventbridge', 'aws', 'events', 'create-api-destination');
    expect(optionOf(destination, 'invocation-endpoint')).toBe(`${ORIGIN}/webhooks/eventbridge`);
    expect(optionOf(destination, 'connection-arn')).toBe('arn:of:events');
    expect(JSON.parse(optionOf(the('eventbridge', 'aws', 'events', 'put-rule'), 'event-pattern'))).toEqual({
      source: ['aws.ses'],
    });
    expect(JSON.parse(optionOf(the('eventbridge', 'aws', 'events', 'put-targets'), 'targets'))).toEqual([
      { Id: 'ses-sentinel', RoleArn: 'arn:aws:iam::111122223333:role/ses-sentinel-events', Arn: 'arn:of:destination' },
    ]);
  });

  it('send the test mails to the simulator, by the configuration set', () => {
    const mails = aws('sns').filter(([, , verb]) => verb === 'send-email');
    expect(mails.map((words) => optionOf(words, 'destination'))).toEqual([
      'ToAddresses=success@simulator.amazonses.com',
      'ToAddresses=bounce@simulator.amazonses.com',
    ]);
    for (const words of mails) expect(optionOf(words, 'configuration-set-name')).toBe('marketing');
  });

  it('ask this service as it wants to be asked', async () => {
    const test = await fresh();
    const [keys, check] = aws('sns').filter((words) => words[0] === 'curl' && words.includes('-H'));
    const [url = '', body = ''] = [check?.find((word) => word.startsWith('https:')), check?.at(-1)];
    expect(url).toBe(`${ORIGIN}/v1/check`);
    expect(keys?.join(' ')).toContain(`${ORIGIN}/v1/keys`);
    const made = await test.api('POST', '/v1/keys', await test.key(['admin']), JSON.parse(keys?.at(-1) ?? ''));
    const { token } = (await made.json()) as { token: string };
    expect((await test.api('POST', '/v1/check', token, JSON.parse(body))).status).toBe(200);
  });
});

describe('the steps of the first run', () => {
  it('by SNS turn done one after the other, as each is seen', async () => {
    const test = await fresh({ answer: () => new Response('<SubscriptionArn>arn:aws:sns:x</SubscriptionArn>') });
    expect(await states(test)).toEqual({
      reach: 'done',
      topic: 'todo',
      subscription: 'todo',
      publish: 'todo',
      event: 'todo',
      check: 'todo',
      alerts: 'todo',
    });
    await test.post(test.signer.subscriptionConfirmation());
    expect(await states(test)).toMatchObject({ topic: 'waiting', subscription: 'waiting' });
    const ops = await signInAs(test);
    expect(await ops.html('/setup')).toContain('href="/sources#waiting"');
    const approval = postForms(await ops.html('/sources')).find(({ fields }) => fields.id === TOPIC);
    expect((await ops.post('/sources/approve', approval?.fields ?? {})).status).toBe(303);
    expect(await states(test)).toMatchObject({ topic: 'done', subscription: 'done', publish: 'todo', event: 'todo' });
    await test.deliver('Successfully validated SNS topic for Amazon SES event publishing.');
    expect(await states(test)).toMatchObject({ publish: 'done', event: 'waiting' });
    await test.deliver(send(spec));
    expect(await states(test)).toMatchObject({ event: 'done', check: 'todo' });
    expect(textOf(await ops.html('/setup'))).toContain('Came: Send. Not yet: Reject, Bounce');
    const token = await test.key(['check']);
    expect(await states(test)).toMatchObject({ check: 'waiting' });
    await test.api('POST', '/v1/check', token, { recipients: ['a@example.net'] });
    await expect.poll(() => states(test)).toMatchObject({ check: 'done', alerts: 'todo' });
    const admin = await test.key(['admin']);
    const endpoint = { kind: 'webhook', url: 'https://hooks.example.com/x', types: ['alert.changed'] };
    expect((await test.api('POST', '/v1/webhooks', admin, endpoint)).status).toBe(201);
    const text = textOf(await ops.html('/setup'));
    expect(text).toContain('All 7 steps are done.');
  });

  it('by SNS wait for the confirmation when SNS could not be reached', async () => {
    const test = await fresh();
    await test.post(test.signer.subscriptionConfirmation());
    const ops = await signInAs(test);
    const approval = postForms(await ops.html('/sources')).find(({ fields }) => fields.id === TOPIC);
    expect((await ops.post('/sources/approve', approval?.fields ?? {})).status).toBe(409);
    expect(await states(test)).toMatchObject({
      reach: 'done',
      topic: 'done',
      subscription: 'waiting',
      publish: 'todo',
    });
    expect(textOf(await ops.html('/setup'))).toContain('Look at it, and confirm');
  });

  it('by SQS begin with the queue that is read, and say when it cannot be', async () => {
    const queue = parseQueueUrl('https://sqs.us-east-1.amazonaws.com/123456789012/mine', null);
    if (!queue.ok) throw new Error(queue.error);
    expect(await states(await fresh(), 'sqs')).toMatchObject({ queue: 'todo', reading: 'todo', topic: 'todo' });
    const test = await fresh({ queues: [queue.value] });
    expect(await states(test, 'sqs')).toMatchObject({ queue: 'done', reading: 'done', topic: 'todo' });
    test.refusals.count('sqs-receive-failed');
    await test.refusals.flush();
    expect(await states(test, 'sqs')).toMatchObject({ reading: 'waiting' });
    const text = textOf(await (await signInAs(test)).html('/setup?road=sqs'));
    expect(text).toContain('Refused within two hours: A queue could not be read.');
    expect(text).toContain('SQS_QUEUE_URLS=https://sqs.us-east-1.amazonaws.com/123456789012/mine');
  });

  it('by EventBridge wait for the key, the call and the bus', async () => {
    const test = await fresh();
    expect(await states(test, 'eventbridge')).toMatchObject({ key: 'todo', connection: 'todo', rule: 'todo' });
    const token = await test.key(['ingest']);
    await test.api('POST', '/webhooks/eventbridge', 'wrong', {});
    await test.refusals.flush();
    expect(await states(test, 'eventbridge')).toMatchObject({ key: 'done', connection: 'waiting', rule: 'todo' });
    const detail = bounce(spec, { at: NOW, recipients: [{ emailAddress: 'a@example.net', status: '5.1.1' }] });
    const event = {
      version: '0',
      id: 'e',
      'detail-type': 'Email Bounced',
      source: 'aws.ses',
      account: ACCOUNT,
      region: 'us-east-1',
      time: new Date(NOW).toISOString(),
      detail,
    };
    expect((await test.api('POST', '/webhooks/eventbridge', token, event)).status).toBe(200);
    expect(await states(test, 'eventbridge')).toMatchObject({
      connection: 'done',
      rule: 'done',
      publish: 'done',
      event: 'done',
    });
  });

  it('warn of an address that AWS cannot reach, unless it has', async () => {
    expect(
      [
        ORIGIN,
        'http://sentinel.example.com',
        'http://localhost:8080',
        'https://127.0.0.1',
        'https://10.1.2.3',
        'https://172.20.0.1',
        'https://192.0.2.1',
        'https://[::1]:8080',
        'https://sentinel',
        'https://sentinel.internal',
      ].map(reachOf),
    ).toEqual(['public', 'unencrypted', 'local', 'local', 'local', 'local', 'public', 'local', 'local', 'local']);
    const local = await createTestApp({ startAt: NOW, topics: [] });
    expect(await states(local)).toMatchObject({ reach: 'todo' });
    expect(textOf(await (await signInAs(local)).html('/'))).toContain(
      'http://localhost cannot be reached from the internet',
    );
    await local.post(local.signer.subscriptionConfirmation());
    expect(await states(local)).toMatchObject({ reach: 'done' });
  });
});

describe('who sees the first run', () => {
  it('is on / until the first event, and on /setup always', async () => {
    const test = await fresh({ topics: [TOPIC] });
    const ops = await signInAs(test);
    for (const path of ['/', '/setup']) expect(await ops.html(path)).toContain(`${ORIGIN}/webhooks/ses`);
    await test.deliver(send(spec));
    expect(await ops.html('/')).not.toContain('data-setup=');
    expect(await ops.html('/setup')).toContain('data-setup=');
    expect(await ops.html('/sources')).toContain('href="/setup"');
  });

  it('shows who may only read how far it is, and neither commands nor topics', async () => {
    const test = await fresh();
    const name = { id: STRANGE, account: '999999999999', region: 'us-east-1' };
    const waiting = { topicArn: STRANGE, token: 't', receivedAt: NOW, expiresAt: NOW + HOUR, confirmedAt: null };
    await test.store.sources.keepPending(waiting, name, 9);
    const reader = await signInAs(test, { scopes: ['read'] });
    for (const path of ['/', '/setup', '/setup/steps']) {
      const html = await reader.html(path);
      expect(html).toContain('data-state="waiting"');
      expect(html).not.toMatch(/aws sns|999999999999|\/sources#waiting/);
    }
  });

  it('tells a tenant nothing of sources', async () => {
    const test = await fresh();
    const bound = await signInAs(test, { scopes: ['admin'], tenant: 'acme' });
    for (const path of ['/', '/setup']) {
      const html = await bound.html(path);
      expect(textOf(html)).toContain('The figures of your tenant appear with the first event');
      expect(html).not.toContain('data-step');
    }
    expect((await bound.get('/setup/steps')).status).toBe(404);
  });

  it('keeps what was typed wrong, and says what is wrong with it', async () => {
    const html = await (await signInAs(await fresh())).html('/setup?account=12&region=eu-west-1');
    expect(html).toContain('<title>Error: Connect a source');
    expect(html).toMatch(/<input[^>]*name="account" value="12"[^>]*aria-invalid="true"/);
    expect(textOf(html)).toContain('An account id has 12 digits.');
    expect(html).toContain('<mark>ACCOUNT_ID</mark>');
    expect(html).toContain('data-setup="/setup/steps?road=sns&amp;account=12&amp;region=eu-west-1"');
  });
});
