import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DIAGNOSES, diagnose } from '../../src/reputation/diagnosis.ts';

const bounce = (diagnosticCode: string, status = '5.0.0') => ({
  bounceType: 'Permanent',
  bounceSubType: 'General',
  status,
  diagnosticCode,
  action: 'failed',
});

describe('diagnose', () => {
  it.each([
    ['smtp; 550 5.1.1 <a@example.net>: Recipient address rejected: User unknown', 'mailbox-gone'],
    ['smtp; 550-5.1.1 The email account that you tried to reach does not exist. - gsmtp', 'mailbox-gone'],
    ['smtp; 550 5.4.1 Recipient address rejected: Access denied', 'mailbox-gone'],
    ['smtp; 552-5.2.2 The email account that you tried to reach is over quota', 'mailbox-full'],
    ['smtp; 550 5.1.2 Host unknown', 'domain-gone'],
    ['smtp; 550 5.7.1 Service unavailable; Client host blocked using Spamhaus', 'blocked'],
    ["smtp; 550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent (S3140)", 'blocked'],
    ['smtp; 550-5.7.26 This mail is unauthenticated - gsmtp', 'blocked'],
    ['smtp; 421-4.7.28 unusual rate of unsolicited mail - gsmtp', 'rate-limited'],
    ['smtp; 451 4.7.1 Greylisting in action', 'rate-limited'],
    ['smtp; 552 5.3.4 Message size exceeds fixed limit', 'content'],
    ['smtp; 421 4.4.1 Unable to connect to remote host', 'no-answer'],
    ['smtp; 550 what is this', 'unknown'],
  ])('%s is %s', (text, expected) => {
    expect(diagnose(bounce(text)).class).toBe(expected);
  });

  it.each([
    ['ev-bounce-permanent-general', 'mailbox-gone'],
    ['ev-bounce-on-account-suppression-list', 'not-sent'],
    ['ev-bounce-permanent-suppressed', 'not-sent'],
    ['ev-bounce-transient-mailboxfull', 'mailbox-full'],
    ['ev-bounce-transient-messagetoolarge', 'content'],
    ['ev-bounce-transient-contentrejected', 'content'],
    ['ev-bounce-transient-general-ooto', 'auto-reply'],
    ['ev-bounce-transient-with-5xx-status', 'domain-gone'],
  ])('%s is %s', (name, expected) => {
    const { bounce: found } = JSON.parse(
      readFileSync(new URL(`../fixtures/ses/${name}.json`, import.meta.url), 'utf8'),
    );
    const { emailAddress: _, ...recipient } = found.bouncedRecipients[0];
    expect(diagnose({ bounceType: found.bounceType, bounceSubType: found.bounceSubType, ...recipient }).class).toBe(
      expected,
    );
  });

  it('takes a soft bounce with anything to quote for no away message', () => {
    expect(diagnose({ bounceType: 'Transient', bounceSubType: 'General', status: '4.0.0' }).class).toBe('unknown');
  });

  it('knows its own classes only', () => {
    expect(DIAGNOSES).toContain(diagnose({}).class);
  });
});
