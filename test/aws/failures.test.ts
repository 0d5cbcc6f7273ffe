/** What goes wrong at SES and on the way there, both ways: the same failures of the same kinds. */
import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { MAX_ANSWER } from '../../src/aws/clients.ts';
import { CREDENTIALS, withoutCredentials } from '../support/aws-credentials.ts';
import type { Fault } from '../support/ses-server.ts';
import { SES_WAYS } from '../support/ses-ways.ts';
import { clientOf, never, REGION, sesAnd, strangerAnd } from './support.ts';

const ADDRESS = { EmailAddress: 'ann@example.net' };
const JSON_TYPE = { 'content-type': 'application/json' };

const says =
  (status: number, body: string, headers: Readonly<Record<string, string>> = JSON_TYPE): RequestListener =>
  (_, response) => {
    response.writeHead(status, headers);
    response.end(body);
  };

afterEach(() => {
  vi.unstubAllEnvs();
});

describe.each(SES_WAYS)('%s', (_, open) => {
  it.each<[type: string, status: number, kind: string]>([
    ['TooManyRequestsException', 429, 'throttled'],
    ['LimitExceededException', 400, 'throttled'],
    ['ThrottlingException', 400, 'throttled'],
    ['ServiceUnavailable', 503, 'unavailable'],
    ['InternalServiceErrorException', 500, 'unavailable'],
    ['BadRequestException', 400, 'bad-request'],
    ['ValidationException', 400, 'bad-request'],
    ['InvalidNextTokenException', 400, 'bad-token'],
    ['NotFoundException', 404, 'not-found'],
    ['AccessDeniedException', 403, 'access-denied'],
    ['UnrecognizedClientException', 403, 'bad-credentials'],
    ['ExpiredTokenException', 403, 'bad-credentials'],
    ['InvalidSignatureException', 403, 'bad-credentials'],
    ['RequestExpired', 400, 'bad-credentials'],
    ['OptInRequired', 403, 'bad-credentials'],
    ['SomethingNewException', 400, 'unknown'],
    ['SomethingNewException', 500, 'unavailable'],
    ['SomethingNewException', 403, 'access-denied'],
  ])('takes %s (%d) for %s, after one call', async (type, status, kind) => {
    const { server, ses } = await sesAnd(open);
    server.fault(() => ({ status, type }));
    expect(await ses('GetSuppressedDestination', ADDRESS, never)).toEqual({
      ok: false,
      error: { operation: 'GetSuppressedDestination', kind, name: type },
    });
    expect(server.calls).toHaveLength(1);
  });

  it('tells the sandbox by its words', async () => {
    const { server, ses } = await sesAnd(open);
    server.sandbox();
    const answer = await ses('PutSuppressedDestination', { ...ADDRESS, Reason: 'BOUNCE' }, never);
    expect(answer).toMatchObject({ ok: false, error: { kind: 'sandbox', name: 'BadRequestException' } });
  });

  it.each<[where: string, headers: Readonly<Record<string, string>>, body: string]>([
    ['in the header', { 'x-amzn-ErrorType': 'NotFoundException' }, '{}'],
    ['in the header, with an address', { 'x-amzn-errortype': 'NotFoundException:http://example.com/x' }, '{}'],
    ['in the header, with a namespace', { 'x-amzn-errortype': 'com.amazonaws.ses#NotFoundException' }, '{}'],
    ['in the header, with nothing else', { 'x-amzn-errortype': 'NotFoundException' }, ''],
    ['in the body as __type', {}, '{"__type":"com.amazonaws.sesv2#NotFoundException","message":"no"}'],
    ['in the body as code', {}, '{"code":"NotFoundException","Message":"no"}'],
  ])('finds an error’s name %s', async (_where, headers, body) => {
    const { ses } = await strangerAnd(open, says(400, body, { ...JSON_TYPE, ...headers }));
    const answer = await ses('GetAccount', {}, never);
    expect(answer).toMatchObject({ ok: false, error: { kind: 'not-found', name: 'NotFoundException' } });
  });

  it.each<[what: string, answer: RequestListener, kind: string]>([
    ['a 502 with a page', says(502, '<html>Bad Gateway</html>', { 'content-type': 'text/html' }), 'unavailable'],
    ['a 429 with a page', says(429, '<html>slow</html>', { 'content-type': 'text/html' }), 'throttled'],
    ['a 403 with a page', says(403, '<html>no</html>', { 'content-type': 'text/html' }), 'access-denied'],
    ['a 400 without a name', says(400, '{}'), 'unknown'],
    ['half of an answer', says(200, '{"SendQuota":{"Max24'), 'unknown'],
    ['a page in place of an answer', says(200, '<html>Welcome</html>', { 'content-type': 'text/html' }), 'unknown'],
    ['an answer of other types', says(200, '{"EnforcementStatus":7,"SendQuota":"much"}'), 'unknown'],
    ['an answer that never ends', says(200, `{"a":"${'x'.repeat(MAX_ANSWER)}"}`), 'unknown'],
  ])('takes %s for a failure', async (_what, answer, kind) => {
    const { seen, ses } = await strangerAnd(open, answer);
    expect(await ses('GetAccount', {}, never)).toMatchObject({ ok: false, error: { operation: 'GetAccount', kind } });
    expect(seen).toHaveLength(1);
  });

  it('does not take the beginning of an answer for the whole of it', async () => {
    const { ses } = await strangerAnd(open, says(200, `{}${' '.repeat(MAX_ANSWER)}`));
    expect(await ses('GetAccount', {}, never)).toMatchObject({ ok: false, error: { name: 'AnswerTooLarge' } });
  });

  it('does not go where a redirect leads', async () => {
    const elsewhere = await strangerAnd(open, says(200, '{}'));
    const location = `${elsewhere.endpoint}/v2/email/account`;
    const { seen, ses } = await strangerAnd(open, says(307, '', { location }));
    expect(await ses('GetAccount', {}, never)).toMatchObject({ ok: false, error: { kind: 'unknown' } });
    expect([seen.length, elsewhere.seen.length]).toEqual([1, 0]);
  });

  it('takes an empty answer for one that says nothing', async () => {
    const { ses } = await strangerAnd(open, says(200, ''));
    const answer = await ses('GetTenant', { TenantName: 'brand-a' }, never);
    expect(answer).toEqual({ ok: true, value: { Tenant: null } });
  });

  it('takes null, and a number that is none, for what is missing', async () => {
    const body = '{"SendQuota":{"Max24HourSend":"NaN","MaxSendRate":null},"VdmAttributes":null,"SendingEnabled":null}';
    const { ses } = await strangerAnd(open, says(200, body));
    expect(await ses('GetAccount', {}, never)).toMatchObject({
      value: {
        SendQuota: { Max24HourSend: null, MaxSendRate: null, SentLast24Hours: null },
        VdmAttributes: null,
        SendingEnabled: null,
      },
    });
  });

  it.each<[fault: Fault]>([['drop'], ['drop-after']])(
    'takes a connection that is dropped (%s) for unavailable',
    async (fault) => {
      const { server, ses } = await sesAnd(open);
      server.fault(() => fault);
      const answer = await ses('PutSuppressedDestination', { ...ADDRESS, Reason: 'BOUNCE' }, never);
      expect(answer).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
      expect(server.calls).toHaveLength(1);
      expect(server.listOf(REGION).size).toBe(fault === 'drop' ? 0 : 1);
    },
  );

  it.each([
    ['nobody listens', 'http://127.0.0.1:9'],
    ['the name leads nowhere', 'http://ses.invalid'],
  ])('takes it for unavailable that %s', async (_why, endpoint) => {
    const answer = await clientOf(open, { endpoint, credentials: CREDENTIALS })('GetAccount', {}, never);
    expect(answer).toMatchObject({ ok: false, error: { kind: 'unavailable' } });
  });

  it.each<[what: string, answer: RequestListener]>([
    ['that does not begin', () => {}],
    [
      'that does not end',
      (_request, response) => {
        response.writeHead(200, JSON_TYPE);
        response.write('{"Sending');
      },
    ],
  ])('waits for an answer %s as long as it may', async (_what, answer) => {
    const { ses } = await strangerAnd(open, answer, { timeout: 200 });
    expect(await ses('GetAccount', {}, never)).toEqual({
      ok: false,
      error: { operation: 'GetAccount', kind: 'unavailable', name: 'TimeoutError' },
    });
  });

  it('rejects when it is aborted, before the call and during it', async () => {
    const stop = new AbortController();
    const { seen, ses } = await strangerAnd(open, () => stop.abort(new Error('enough')));
    await expect(ses('GetAccount', {}, stop.signal)).rejects.toThrow('enough');
    expect(seen).toHaveLength(1);
    await expect(ses('GetAccount', {}, stop.signal)).rejects.toThrow('enough');
    expect(seen).toHaveLength(1);
  });

  it('sends nothing without credentials', async () => {
    withoutCredentials();
    const { endpoint, seen } = await strangerAnd(open, says(200, '{}'));
    const answer = await clientOf(open, { endpoint })('GetAccount', {}, never);
    expect(answer).toEqual({
      ok: false,
      error: { operation: 'GetAccount', kind: 'no-credentials', name: 'CredentialsProviderError' },
    });
    expect(seen).toEqual([]);
  });
});
