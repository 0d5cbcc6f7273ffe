/** The circuit breaker's job: what it pauses, when, and how it comes out of every mishap at AWS. */
import { describe, expect, it } from 'vitest';
import { HOUR, MINUTE } from '../../src/shared/time.ts';
import { createBreakerWorld, OTHER_ACCOUNT } from '../support/breaker-world.ts';
import { ACCOUNT } from '../support/ses.ts';

const BAD_LIST = { good: 220, bad: 30, set: 'news' };
const SET = { scope: { kind: 'configurationSet', name: 'news' } };
const ARN = `arn:aws:ses:us-east-1:${ACCOUNT}:tenant/acme/tn-1`;

/** A set over its line, a real breaker on it, and the set at SES. */
async function crossed(over: object = {}, options: Parameters<typeof createBreakerWorld>[0] = {}) {
  const world = await createBreakerWorld(options);
  world.server.sending.sets.set('us-east-1/news', true);
  await world.mail(BAD_LIST);
  await world.set({ dryRun: false, breakers: [{ ...SET, ...over }] });
  const isOn = () => world.server.sending.sets.get('us-east-1/news');
  const resume = async (note = 'list cleaned') => {
    const { id } = await world.episode();
    await world.store.breakers.resume({ id, at: world.now(), actor: 'key:ops', note, aws: 'undo' });
  };
  return { ...world, isOn, resume };
}

describe('tripping', () => {
  it('pauses a configuration set at SES and tells the evidence', async () => {
    const { settle, isOn, episode, actions, operations } = await crossed();
    await settle();
    expect(isOn()).toBe(false);
    expect(operations()).toEqual(['GetConfigurationSet', 'PutConfigurationSetSendingOptions']);
    expect(await episode()).toMatchObject({
      ...{
        kind: 'configurationSet',
        configurationSet: 'news',
        account: ACCOUNT,
        region: 'us-east-1',
        assumesRegion: true,
      },
      evidence: { measure: 'bounce', bad: 30, volume: 250, linePercent: 10 },
      aws: { state: 'paused', found: 'ENABLED', failures: 0, trouble: null },
    });
    expect(await actions()).toEqual(['settings.changed', 'breaker.tripped', 'breaker.aws-done']);
  });

  it('pauses a tenant by its status at SES, found by name', async () => {
    const world = await createBreakerWorld();
    world.server.sending.tenants.set(ARN, 'REINSTATED');
    await world.mail({ good: 220, bad: 30, tenant: 'acme' });
    await world.mail({ good: 300, bad: 0, tenant: 'clinic' });
    await world.set({ dryRun: false, breakers: [{ scope: { kind: 'tenant' } }] });
    await world.settle();
    expect(world.server.sending.tenants.get(ARN)).toBe('DISABLED');
    const { id, tenant } = await world.episode();
    expect([tenant, (await world.episodes()).length]).toEqual(['acme', 1]);
    await world.store.breakers.resume({ id, at: world.now(), actor: 'key:ops', note: null, aws: 'undo' });
    await world.minute();
    expect(world.server.sending.tenants.get(ARN)).toBe('REINSTATED');
    expect((await world.episode()).aws.state).toBe('resumed');
  });

  it('never takes a tenant of another account for its own', async () => {
    const world = await createBreakerWorld();
    const theirs = ARN.replace(ACCOUNT, OTHER_ACCOUNT);
    world.server.sending.tenants.set(theirs, 'ENABLED');
    await world.mail({ good: 220, bad: 30, tenant: 'acme' });
    await world.set({ dryRun: false, breakers: [{ scope: { kind: 'tenant', tenant: 'acme' } }] });
    await world.settle();
    expect(world.server.sending.tenants.get(theirs)).toBe('ENABLED');
    expect((await world.episode()).aws.trouble).toMatchObject({ operation: 'GetTenant', kind: 'not-found' });
  });

  it('pauses an account in the one Region that is over its line', async () => {
    const world = await createBreakerWorld();
    await world.mail({ good: 220, bad: 30, region: 'eu-west-1' });
    await world.mail({ good: 400, bad: 1, region: 'us-east-1' });
    await world.set({ dryRun: false, breakers: [{ scope: { kind: 'account' } }] });
    await world.settle();
    expect([...world.server.sending.accounts]).toEqual([['eu-west-1', false]]);
    expect(await world.episodes()).toMatchObject([{ kind: 'account', region: 'eu-west-1', assumesRegion: false }]);
  });

  it('leaves other configuration sets alone, and decides by the first rule that fits', async () => {
    const world = await createBreakerWorld();
    for (const set of ['news', 'bills', 'quiet']) world.server.sending.sets.set(`us-east-1/${set}`, true);
    await world.mail(BAD_LIST);
    await world.mail({ ...BAD_LIST, set: 'bills' });
    await world.mail({ good: 300, bad: 10, set: 'quiet' });
    const lenient = { scope: { kind: 'configurationSet', name: 'bills' }, bounce: { volume: 1_000 } };
    await world.set({ dryRun: false, breakers: [lenient, { scope: { kind: 'configurationSet' } }] });
    await world.settle();
    expect(Object.fromEntries(world.server.sending.sets)).toEqual({
      ...{ 'us-east-1/news': false, 'us-east-1/bills': true, 'us-east-1/quiet': true },
    });
  });

  it('once is enough: an open episode makes no further calls or records', async () => {
    const { settle, minute, actions, server } = await crossed();
    await settle();
    const before = [(await actions()).length, server.calls.length];
    await minute();
    await minute();
    expect([(await actions()).length, server.calls.length]).toEqual(before);
  });

  it('does nothing by default, and nothing while counts are made anew', async () => {
    const { set, settle, minute, episodes, store, server } = await crossed();
    await set({});
    await settle();
    await set({ dryRun: false, breakers: [SET] });
    await store.reputation.setVerifiedDomains(['example.com']);
    await minute();
    expect([await episodes(), server.calls]).toEqual([[], []]);
    await store.reputation.recounted();
    await minute();
    expect(await episodes()).toHaveLength(1);
  });
});

describe('a dry run', () => {
  it('calls nobody and pauses nothing, and records once what would have been', async () => {
    const { set, settle, minute, episodes, actions, server, store } = await crossed();
    await set({ breakers: [SET] });
    await settle();
    await minute();
    expect(await episodes()).toMatchObject([{ dryRun: true, aws: { state: 'none' }, resumedAt: null }]);
    expect(await actions()).toEqual(['settings.changed', 'settings.changed', 'breaker.dry-run']);
    expect(server.calls).toEqual([]);
    expect(await store.pauses.of({ tenant: 'default', configurationSet: 'news' })).toEqual([]);
  });

  it('is over when the rate has fallen, and a later one is told anew', async () => {
    const { set, settle, minute, advance, mail, episodes, actions } = await crossed();
    await set({ breakers: [SET] });
    await settle();
    advance(25 * HOUR);
    await minute();
    expect(await episodes()).toMatchObject([{ note: 'rate-fell', resumedBy: 'job:circuit-breaker' }]);
    expect((await actions()).at(-1)).toBe('breaker.dry-run-over');
    await mail(BAD_LIST);
    await minute();
    expect((await actions()).filter((action) => action === 'breaker.dry-run')).toHaveLength(2);
  });

  it('that is switched off trips in earnest', async () => {
    const { set, settle, minute, episodes, isOn } = await crossed();
    await set({ breakers: [SET] });
    await settle();
    await set({ dryRun: false, breakers: [SET] });
    await minute();
    await minute();
    expect((await episodes()).map(({ dryRun, note }) => [dryRun, note])).toEqual([
      [false, null],
      [true, 'dry-run-off'],
    ]);
    expect(isOn()).toBe(false);
  });
});

describe('resuming', () => {
  it('by a person switches on what the breaker had switched off, and the same old mail does not trip it again', async () => {
    const { settle, minute, resume, isOn, mail, episodes, advance, actions } = await crossed();
    await settle();
    await resume();
    await minute();
    expect(isOn()).toBe(true);
    // Bounces of mail from before go on coming in, in the hour of the resumption as well.
    await mail(BAD_LIST, 1);
    for (let hours = 0; hours < 3; hours++) {
      advance(HOUR);
      await minute();
    }
    expect(await episodes()).toHaveLength(1);
    await mail(BAD_LIST);
    await minute();
    expect(await episodes()).toHaveLength(2);
    expect(isOn()).toBe(false);
    expect(await actions()).toEqual([
      ...['settings.changed', 'breaker.tripped', 'breaker.aws-done', 'breaker.resumed', 'breaker.aws-done'],
      ...['breaker.tripped', 'breaker.aws-done'],
    ]);
  });

  it('by the rule comes after the cool-down, and not before', async () => {
    const { settle, minute, advance, isOn, episode, episodes } = await crossed({ coolDownHours: 2 });
    await settle();
    advance(2 * HOUR - 2 * MINUTE);
    await minute();
    expect([isOn(), (await episode()).resumedAt]).toEqual([false, null]);
    await minute();
    expect(isOn()).toBe(true);
    expect(await episode()).toMatchObject({ resumedBy: 'job:circuit-breaker', note: 'cool-down' });
    advance(HOUR);
    await minute();
    expect(await episodes()).toHaveLength(1);
  });

  it('leaves off what was off before the trip', async () => {
    const { settle, minute, resume, server, isOn, episode, operations } = await crossed();
    server.sending.sets.set('us-east-1/news', false);
    await settle();
    await resume();
    await minute();
    expect([isOn(), (await episode()).aws.state]).toEqual([false, 'kept']);
    expect(operations()).toEqual(['GetConfigurationSet']);
  });

  it('follows a person who switched sending on at AWS, without a call against it, until it trips anew', async () => {
    const { settle, minute, advance, server, mail, isOn, episode, episodes } = await crossed();
    await settle();
    server.sending.sets.set('us-east-1/news', true);
    advance(5 * MINUTE);
    await minute();
    expect(await episode()).toMatchObject({ resumedBy: 'aws', aws: { state: 'overridden' } });
    await minute();
    expect([isOn(), (await episodes()).length]).toEqual([true, 1]);
    advance(HOUR);
    await mail(BAD_LIST);
    await minute();
    expect([isOn(), (await episodes()).length]).toEqual([false, 2]);
  });

  it('does not switch on what a person has switched on already', async () => {
    const { settle, minute, resume, server, operations, episode } = await crossed();
    await settle();
    server.sending.sets.set('us-east-1/news', true);
    await resume();
    await minute();
    expect((await episode()).aws.state).toBe('overridden');
    expect(operations().filter((name) => name.startsWith('Put'))).toHaveLength(1);
  });

  it('of a configuration set that is gone at SES is over', async () => {
    const { settle, minute, resume, server, episode } = await crossed();
    await settle();
    server.sending.sets.delete('us-east-1/news');
    await resume();
    await minute();
    expect((await episode()).aws).toMatchObject({ state: 'resumed', trouble: null });
  });
});

describe('when something goes wrong', () => {
  it('a crash after the trip and before any call loses nothing', async () => {
    const { makeJob, settle, signal, isOn, episode, server, store } = await crossed();
    const crashing = makeJob(() => ({ read: () => Promise.reject(new Error('killed')), set: () => Promise.reject() }));
    await expect(crashing.run(signal)).rejects.toThrow('killed');
    expect(server.calls).toEqual([]);
    expect(await store.pauses.of({ tenant: 'default', configurationSet: 'news' })).toHaveLength(1);
    await settle(makeJob());
    expect([isOn(), (await episode()).aws.state]).toEqual([false, 'paused']);
  });

  it('a crash after the call and before it is noted does not make our pause somebody else’s', async () => {
    const { makeJob, settle, minute, signal, isOn, resume, episode } = await crossed();
    const crashing = makeJob((real) => ({
      ...real,
      set: async (...call) => {
        await real.set(...call);
        throw new Error('killed');
      },
    }));
    await expect(crashing.run(signal)).rejects.toThrow('killed');
    expect(isOn()).toBe(false);
    await settle(makeJob());
    expect((await episode()).aws).toMatchObject({ state: 'paused', found: 'ENABLED' });
    await resume();
    await minute();
    expect(isOn()).toBe(true);
  });

  it('a person who resumes while the call is under way has the last word', async () => {
    const { makeJob, settle, minute, isOn, resume, episode } = await crossed();
    const interrupted = makeJob((real) => ({
      ...real,
      set: async (...call) => {
        await resume();
        return real.set(...call);
      },
    }));
    await settle(interrupted);
    await minute();
    expect([isOn(), (await episode()).aws.state]).toEqual([true, 'resumed']);
  });

  it('a person who resumes before the first call spares AWS the call', async () => {
    const { makeJob, settle, isOn, resume, episode, operations } = await crossed();
    const interrupted = makeJob((real) => ({
      ...real,
      read: async (...call) => {
        await resume();
        return real.read(...call);
      },
    }));
    await settle(interrupted);
    expect([isOn(), (await episode()).aws.state]).toEqual([true, 'none']);
    expect(operations()).toEqual(['GetConfigurationSet']);
  });

  it.each([
    ['TooManyRequestsException', 429, 'throttled'],
    ['InternalServiceErrorException', 500, 'unavailable'],
  ])('%s is tried again until it goes well, and told once', async (type, status, kind) => {
    const { settle, minute, server, isOn, episode, actions } = await crossed();
    server.fault(({ operation }) => (operation.startsWith('Put') ? { status, type } : null));
    await settle();
    await minute();
    await minute();
    const { aws } = await episode();
    expect(aws).toMatchObject({ state: 'pausing', trouble: { kind, operation: 'PutConfigurationSetSendingOptions' } });
    expect(aws.failures).toBeGreaterThan(1);
    expect((await actions()).filter((action) => action === 'breaker.aws-failed')).toHaveLength(1);
    server.fault(() => null);
    for (let minutes = 0; minutes < 6; minutes++) await minute();
    expect([isOn(), (await episode()).aws.failures]).toEqual([false, 0]);
  });

  it('an answer that is lost is asked for again, and twice does no harm', async () => {
    const { settle, minute, server, isOn, resume } = await crossed();
    server.fault(({ operation }, nth) => (operation.startsWith('Put') && nth === 2 ? 'drop-after' : null));
    await settle();
    await minute();
    await resume();
    await minute();
    expect(isOn()).toBe(true);
  });

  it('no credentials still pause the check, and are asked for', async () => {
    const { settle, minute, advance, logIn, isOn, episode, store } = await crossed({}, { credentials: false });
    await settle();
    expect(await store.pauses.of({ tenant: 'default', configurationSet: 'news' })).toHaveLength(1);
    expect((await episode()).aws).toMatchObject({ state: 'pausing', trouble: { kind: 'no-credentials' } });
    logIn();
    advance(10 * MINUTE);
    await minute();
    expect(isOn()).toBe(false);
  });

  it('mail of several accounts makes nobody guess whose the credentials are', async () => {
    const { settle, minute, advance, mail, set, server, isOn, episode } = await crossed();
    await mail({ good: 5, bad: 0, account: OTHER_ACCOUNT });
    await settle();
    expect(server.calls).toEqual([]);
    expect((await episode()).aws.trouble).toMatchObject({ kind: 'other-account' });
    await set({ dryRun: false, account: ACCOUNT, breakers: [SET] });
    advance(10 * MINUTE);
    await minute();
    expect(isOn()).toBe(false);
  });

  it('a set that SES does not know keeps the check paused', async () => {
    const { settle, server, episode } = await crossed();
    server.sending.sets.clear();
    await settle();
    expect((await episode()).aws).toMatchObject({ state: 'pausing', found: null, trouble: { kind: 'not-found' } });
  });
});

it('asks nothing of AWS when the rule says so', async () => {
  const { settle, minute, resume, server, episode } = await crossed({ aws: false });
  await settle();
  await resume();
  await minute();
  expect([server.calls, (await episode()).aws.state]).toEqual([[], 'none']);
});
