import { describe, expect, it } from 'vitest';
import { parseConfig } from '../src/config.ts';

const never = (): string => {
  throw new Error('no file');
};
const parse = (env: Record<string, string>, read: (path: string) => string = never) => parseConfig(env, read);
const CERT_URL = 'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem';

describe('parseConfig', () => {
  it('has safe defaults', () => {
    expect(parse({})).toEqual({
      ok: true,
      value: {
        host: '127.0.0.1',
        port: 8080,
        publicUrl: null,
        databasePath: './data/ses-sentinel.db',
        topics: [],
        signingCerts: {},
        autoConfirm: true,
        requireSignatureVersion: null,
        sesAccounts: [],
        campaignTag: 'campaign',
        verifiedDomains: new Set(),
        routes: [],
        adminToken: null,
        alertEmail: null,
        secretKey: null,
        rawRetentionDays: 0,
        retentionDays: 30,
        bounceRetentionDays: 400,
        logLevel: 'info',
        snsEndpoint: null,
        queues: [],
        sqsEndpoint: null,
        sync: {
          regions: [],
          push: ['bounce', 'complaint'],
          pushDefaultTenant: false,
          tenants: [],
          dryRun: false,
          fullEvery: 86_400_000,
          endpoint: null,
        },
        watch: { regions: [], every: 300_000, accounts: [] },
      },
    });
  });

  it('asks AWS about the Regions in step with SES, unless others or none are named', () => {
    const watched = (env: Record<string, string>) => {
      const config = parse({ SES_SYNC_REGIONS: 'us-east-1', SES_ACCOUNT_IDS: '111122223333', ...env });
      return config.ok ? config.value.watch : config.error;
    };
    expect(watched({})).toEqual({ regions: ['us-east-1'], every: 300_000, accounts: ['111122223333'] });
    expect(watched({ SES_WATCH_REGIONS: '' })).toMatchObject({ regions: ['us-east-1'] });
    expect(watched({ SES_WATCH_REGIONS: 'none' })).toMatchObject({ regions: [] });
    expect(watched({ SES_WATCH_REGIONS: 'eu-west-1 eu-west-1', SES_WATCH_MINUTES: '15' })).toMatchObject({
      regions: ['eu-west-1'],
      every: 900_000,
    });
    expect(watched({ SES_WATCH_REGIONS: 'Ireland' })).toBe(
      'SES_WATCH_REGIONS must be "none", or AWS Regions like us-east-1',
    );
    expect(watched({ SES_WATCH_MINUTES: '0' })).toBe('SES_WATCH_MINUTES must be a number of minutes, 1 to 60');
  });

  it('reads what is kept in step with SES, and takes a written but empty SES_SYNC_PUSH at its word', () => {
    const env = { SES_SYNC_REGIONS: 'us-east-1, eu-west-1', SES_SYNC_TENANTS: 'acme', SES_SYNC_FULL_HOURS: '6' };
    const sync = { regions: ['us-east-1', 'eu-west-1'], tenants: ['acme'], fullEvery: 6 * 3_600_000 };
    expect(parse(env)).toMatchObject({ value: { sync: { ...sync, push: ['bounce', 'complaint'] } } });
    expect(parse({ SES_SYNC_PUSH: '' })).toMatchObject({ value: { sync: { push: [] } } });
    expect(parse({ SES_SYNC_PUSH: 'none' })).toMatchObject({ value: { sync: { push: [] } } });
    expect(parse({ SES_SYNC_PUSH: 'manual' })).toMatchObject({ value: { sync: { push: ['manual'] } } });
    const endpoints = { AWS_ENDPOINT_URL: 'http://localhost:1', AWS_ENDPOINT_URL_SESV2: 'http://localhost:2' };
    expect(parse(endpoints)).toMatchObject({ value: { sync: { endpoint: 'http://localhost:2' } } });
  });

  it.each([
    ['SES_SYNC_REGIONS', 'virginia'],
    ['SES_SYNC_PUSH', 'bounce,unsubscribe'],
    ['SES_SYNC_TENANTS', 'a b!'],
    ['SES_SYNC_TENANTS', Array.from({ length: 101 }, (_, n) => `t${n}`).join()],
    ['SES_SYNC_PUSH_DEFAULT_TENANT', 'perhaps'],
    ['SES_SYNC_DRY_RUN', 'perhaps'],
    ['SES_SYNC_FULL_HOURS', '0'],
    ['SES_SYNC_FULL_HOURS', 'daily'],
    ['AWS_ENDPOINT_URL_SESV2', 'localhost'],
  ])('refuses a bad %s by name', (name, value) => {
    const parsed = parse({ [name]: value });
    expect(parsed).toMatchObject({ ok: false, error: expect.stringContaining(`${name} must be`) });
  });

  it('mails alerts only with a sender and a Region, the first of the sync before AWS_REGION', () => {
    const from = 'Sentinel <alerts@example.com>';
    const env = { ALERT_EMAIL_FROM: from, AWS_DEFAULT_REGION: 'us-east-2', AWS_REGION: 'us-west-1' };
    expect(parse(env)).toMatchObject({ value: { alertEmail: { from, region: 'us-west-1', configurationSet: null } } });
    const sync = { ...env, SES_SYNC_REGIONS: 'eu-west-1,us-east-1', ALERT_EMAIL_CONFIGURATION_SET: 'alerts' };
    expect(parse(sync)).toMatchObject({ value: { alertEmail: { region: 'eu-west-1', configurationSet: 'alerts' } } });
  });

  it.each([
    [{ ALERT_EMAIL_FROM: 'alerts@example.com' }, 'ALERT_EMAIL_FROM needs a Region'],
    [{ ALERT_EMAIL_CONFIGURATION_SET: 'alerts' }, 'ALERT_EMAIL_CONFIGURATION_SET needs ALERT_EMAIL_FROM'],
    [{ ALERT_EMAIL_FROM: 'alerts', AWS_REGION: 'us-east-1' }, 'ALERT_EMAIL_FROM must be'],
    [{ ALERT_EMAIL_FROM: 'Wärter <alerts@example.com>', AWS_REGION: 'us-east-1' }, 'ALERT_EMAIL_FROM must be'],
    [
      { ALERT_EMAIL_FROM: 'a@example.com', ALERT_EMAIL_CONFIGURATION_SET: 'a b' },
      'ALERT_EMAIL_CONFIGURATION_SET must be',
    ],
  ])('refuses %j with one line', (env, line) => {
    expect(parse(env)).toMatchObject({ ok: false, error: expect.stringMatching(new RegExp(`^${line}[^\\n]*$`)) });
  });

  it('reads lists by comma or space, and takes an empty variable for unset', () => {
    const parsed = parse({
      SNS_TOPIC_ARNS: ' arn:aws:sns:us-east-1:123456789012:a, arn:aws-us-gov:sns:us-gov-west-1:123456789012:b\n',
      PORT: '',
      SNS_AUTO_CONFIRM: 'false',
      SES_ACCOUNT_IDS: '999999999999',
    });
    expect(parsed).toMatchObject({
      ok: true,
      value: {
        port: 8080,
        autoConfirm: false,
        sesAccounts: ['999999999999'],
        topics: [{ name: 'a' }, { name: 'b', partition: 'aws-us-gov' }],
      },
    });
  });

  it('reads queues, each once, and the region of those whose host does not say it', () => {
    const amazon = 'https://sqs.eu-west-1.amazonaws.com/123456789012/ses-events';
    const emulated = 'http://localhost:4566/000000000000/ses-events';
    const env = { SQS_QUEUE_URLS: `${amazon}, ${emulated} ${amazon}`, AWS_DEFAULT_REGION: 'us-east-2' };
    expect(parse(env)).toMatchObject({
      value: {
        queues: [
          { url: amazon, arn: 'arn:aws:sqs:eu-west-1:123456789012:ses-events' },
          { url: emulated, arn: 'arn:aws:sqs:us-east-2:000000000000:ses-events' },
        ],
        sqsEndpoint: null,
      },
    });
    expect(parse({ ...env, AWS_REGION: 'us-west-1' })).toMatchObject({
      value: { queues: [{}, { region: 'us-west-1' }] },
    });
  });

  it("takes AWS's own variables for the queues' endpoint, the service's before the general one", () => {
    const general = { AWS_ENDPOINT_URL: 'http://localhost:4566' };
    expect(parse(general)).toMatchObject({ value: { sqsEndpoint: 'http://localhost:4566' } });
    const both = { ...general, AWS_ENDPOINT_URL_SQS: 'http://localhost:9324' };
    expect(parse(both)).toMatchObject({ value: { sqsEndpoint: 'http://localhost:9324' } });
  });

  it('takes certificates as JSON or from a file', () => {
    const certificates = JSON.stringify({ [CERT_URL]: 'PEM' });
    expect(parse({ SNS_SIGNING_CERTS: certificates })).toMatchObject({
      value: { signingCerts: { [CERT_URL]: 'PEM' } },
    });
    const read = (path: string) => (path === '/etc/certs.json' ? certificates : never());
    expect(parse({ SNS_SIGNING_CERTS: '/etc/certs.json' }, read)).toMatchObject({
      value: { signingCerts: { [CERT_URL]: 'PEM' } },
    });
  });

  it.each([
    [{ PORT: '70000' }, 'PORT'],
    [{ PORT: '80.5' }, 'PORT'],
    [{ SNS_AUTO_CONFIRM: 'perhaps' }, 'SNS_AUTO_CONFIRM'],
    [{ SNS_TOPIC_ARNS: 'arn:aws:sns:s3-us-west-2:123456789012:x' }, 'SNS_TOPIC_ARNS'],
    [{ SNS_REQUIRE_SIGNATURE_VERSION: '1' }, 'SNS_REQUIRE_SIGNATURE_VERSION'],
    [{ SES_ACCOUNT_IDS: '12' }, 'SES_ACCOUNT_IDS'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ PUBLIC_URL: 'ftp://example.com' }, 'PUBLIC_URL'],
    [{ AWS_ENDPOINT_URL_SNS: 'localhost' }, 'AWS_ENDPOINT_URL_SNS'],
    [{ AWS_ENDPOINT_URL_SQS: 'localhost' }, 'AWS_ENDPOINT_URL_SQS'],
    [{ SQS_QUEUE_URLS: 'https://sqs.us-east-1.amazonaws.com/ses-events' }, 'SQS_QUEUE_URLS'],
    [{ SQS_QUEUE_URLS: 'http://localhost:4566/000000000000/ses-events' }, 'SQS_QUEUE_URLS'],
    [{ SNS_SIGNING_CERTS: '{"a":1}' }, 'SNS_SIGNING_CERTS'],
    [{ SNS_SIGNING_CERTS: '/missing' }, 'SNS_SIGNING_CERTS'],
    [{ DATABASE_URL: 'file:' }, 'DATABASE_URL'],
    [{ ADMIN_TOKEN: 'a passphrase of five words' }, 'ADMIN_TOKEN'],
    [{ ROUTES: '[{"tenant":"acme"}]' }, 'ROUTES'],
    [{ ROUTES: '/missing' }, 'ROUTES'],
  ])('refuses %j by name, in one line', (env, name) => {
    const parsed = parse(env);
    expect(parsed.ok).toBe(false);
    if (!parsed.ok) {
      expect(parsed.error.startsWith(name)).toBe(true);
      expect(parsed.error).not.toContain('\n');
    }
  });

  it('names every bad variable, and never a secret', () => {
    const parsed = parse({ PORT: 'x', ADMIN_TOKEN: 'hunter2' });
    expect(parsed).toMatchObject({ ok: false, error: expect.stringMatching(/PORT.*ADMIN_TOKEN/) });
    expect(JSON.stringify(parsed)).not.toContain('hunter2');
  });
});
