/** The settings of a Worker: the same as those of the Node service, from bindings instead of the environment. */
import { describe, expect, it } from 'vitest';
import { edgeSettings } from '../../src/edge/settings.ts';

class Binding {}

const settingsOf = (vars: Readonly<Record<string, unknown>>) =>
  edgeSettings({
    DB: new Binding(),
    ASSETS: new Binding(),
    ADMIN_TOKEN: 'administrator-of-the-tests',
    SECRET_KEY: 'a secret key for the tests, and only for them',
    ...vars,
  });

const acceptedOf = (vars: Readonly<Record<string, unknown>>) => {
  const settings = settingsOf(vars);
  if (!settings.ok) throw new Error(settings.error);
  return settings.value;
};

describe('the settings of a Worker', () => {
  it('may be numbers, booleans and lists, as TOML has them', () => {
    const routes = [{ identity: 'clinic.example.com', tenant: 'clinic' }];
    const { config } = acceptedOf({ RETENTION_DAYS: 90, SNS_AUTO_CONFIRM: false, ROUTES: routes });
    expect([config.retentionDays, config.autoConfirm]).toEqual([90, false]);
    expect(config.routes).toEqual(acceptedOf({ ROUTES: JSON.stringify(routes) }).config.routes);
    expect(config.routes.length).toBe(1);
  });

  it('may be lists where the Node service takes words with blanks between them', () => {
    const topics = ['arn:aws:sns:us-east-1:123456789012:a', 'arn:aws:sns:eu-west-1:123456789012:b'];
    const { config } = acceptedOf({ SNS_TOPIC_ARNS: topics, VERIFIED_DOMAINS: ['example.com'], SES_ACCOUNT_IDS: [] });
    expect(config.topics.map(({ arn }) => arn)).toEqual(topics);
    expect([[...config.verifiedDomains], config.sesAccounts]).toEqual([['example.com'], []]);
  });

  it('take nothing from bindings', () => {
    expect(settingsOf({ ROUTES: new Binding() })).toMatchObject({ ok: true });
  });

  it.each(['ADMIN_TOKEN', 'SECRET_KEY'])('are refused without %s, with the command that sets it', (name) => {
    const settings = settingsOf({ [name]: ' ' });
    expect(settings).toEqual({ ok: false, error: `${name} must be set: npx wrangler secret put ${name}` });
  });

  it.each([
    ['HOST', '0.0.0.0'],
    ['PORT', 8080],
    ['DATABASE_URL', 'file:./data/a.db'],
    ['SQS_QUEUE_URLS', 'https://sqs.us-east-1.amazonaws.com/123456789012/ses-events'],
    ['AWS_ENDPOINT_URL_SQS', 'http://localhost:4566'],
  ])('are refused with %s, which is for the Node service, and say why', (name, value) => {
    expect(settingsOf({ [name]: value })).toMatchObject({
      ok: false,
      error: expect.stringMatching(new RegExp(`^${name} is for the Node service: \\w.+`)),
    });
    expect(settingsOf({ [name]: '' })).toMatchObject({ ok: true });
  });

  it('ask AWS for nothing while a credential is missing or empty', () => {
    expect(acceptedOf({ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: '' }).credentials).toBeNull();
    expect(acceptedOf({ AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' }).credentials).toEqual({
      accessKeyId: 'AKIAEXAMPLE',
      secretAccessKey: 'secret',
    });
  });

  it('have alerts judged every five minutes, and every minute on the paid plan', () => {
    const everyOf = (vars: Readonly<Record<string, unknown>>) => acceptedOf(vars).alertsEvery / 60_000;
    expect([everyOf({}), everyOf({ WORKERS_PLAN: 'free' }), everyOf({ WORKERS_PLAN: 'paid' })]).toEqual([5, 5, 1]);
  });

  it('cannot be files', () => {
    expect(settingsOf({ ROUTES: './routes.json' })).toMatchObject({ ok: false });
  });
});
