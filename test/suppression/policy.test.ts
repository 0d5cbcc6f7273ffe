import { describe, expect, it } from 'vitest';
import { type BounceFacts, EVIDENCE, judgeBounce, judgeComplaint } from '../../src/suppression/policy.ts';
import { DEFAULT_SETTINGS, RULE_NAMES, RULE_SUBJECTS } from '../../src/suppression/policy-rules.ts';
import { DEFAULT_POLICY } from '../../src/suppression/policy-settings.ts';

const bounce = (over: Partial<BounceFacts>): BounceFacts => ({
  bounceType: 'Permanent',
  bounceSubType: 'General',
  action: 'failed',
  status: '5.1.1',
  addressed: true,
  ...over,
});

/** Every documented pair of SES Developer Guide, `notification-contents`, and the two lists that came after it. */
const DOCUMENTED = [
  ['Permanent', 'General', 'hard', EVIDENCE.hardBounce],
  ['Permanent', 'NoEmail', 'hard', EVIDENCE.hardBounce],
  ['Permanent', 'Suppressed', 'hard', EVIDENCE.globalList],
  ['Permanent', 'OnAccountSuppressionList', 'not-attempted', EVIDENCE.accountList],
  ['Permanent', 'OnTenantSuppressionList', 'not-attempted', EVIDENCE.tenantList],
  ['Permanent', 'UnsubscribedRecipient', 'not-attempted', EVIDENCE.unsubscribed],
  ['Permanent', 'EmailValidationSuppressed', 'not-attempted', EVIDENCE.validation],
  ['Transient', 'MessageTooLarge', 'soft', EVIDENCE.none],
  ['Transient', 'ContentRejected', 'soft', EVIDENCE.none],
  ['Transient', 'AttachmentRejected', 'soft', EVIDENCE.none],
  ['Transient', 'CustomTimeoutExceeded', 'soft', EVIDENCE.none],
] as const;

describe('judgeBounce', () => {
  it.each(DOCUMENTED)('%s/%s is %s', (bounceType, bounceSubType, bounceClass, evidence) => {
    const expected = { class: bounceClass, evidence };
    expect(judgeBounce(bounce({ bounceType, bounceSubType }))).toEqual(expected);
    expect(
      judgeBounce(bounce({ bounceType: bounceType.toUpperCase(), bounceSubType: bounceSubType.toLowerCase() })),
    ).toEqual(expected);
    expect(judgeBounce(bounce({ bounceType, bounceSubType, action: undefined, status: undefined }))).toEqual(expected);
  });

  it('takes an unknown subtype of a Permanent bounce for hard, and an unknown type for soft', () => {
    expect(judgeBounce(bounce({ bounceSubType: 'BrandNew' }))).toEqual({
      class: 'hard',
      evidence: EVIDENCE.hardBounce,
    });
    expect(judgeBounce(bounce({ bounceType: 'BrandNew' }))).toEqual({ class: 'soft', evidence: EVIDENCE.none });
    expect(judgeBounce(bounce({ bounceType: '', bounceSubType: '' })).class).toBe('soft');
  });

  it.each(['delayed', 'Delivered', 'relayed', 'expanded'])('spares a recipient whose own action is %s', (action) => {
    expect(judgeBounce(bounce({ action, status: '4.0.0' }))).toEqual({ class: 'soft', evidence: EVIDENCE.none });
  });

  it('lets a 4.x.x status speak when there is no action, and not against "failed"', () => {
    expect(judgeBounce(bounce({ action: undefined, status: '4.4.7' })).class).toBe('soft');
    expect(judgeBounce(bounce({ action: 'failed', status: '4.4.7' })).class).toBe('hard');
  });

  it('never promotes a Transient bounce with a 5.x.x status to hard', () => {
    expect(judgeBounce(bounce({ bounceType: 'Transient', status: '5.4.4' })).class).toBe('soft');
  });

  it('blocks nobody for a NoEmail bounce about an address that was not written to', () => {
    expect(judgeBounce(bounce({ bounceSubType: 'NoEmail', addressed: false }))).toEqual({
      class: 'hard',
      evidence: EVIDENCE.none,
    });
  });
});

describe('a soft bounce', () => {
  const soft = (over: Partial<BounceFacts>) =>
    judgeBounce(bounce({ bounceType: 'Transient', status: '4.2.0', diagnosticCode: 'smtp; 452 try later', ...over }));

  it.each([
    ['a full mailbox', { bounceSubType: 'MailboxFull', status: undefined, diagnosticCode: undefined }],
    ['a server that does not answer', { status: '4.4.1' }],
    ['a reason that nobody knows', {}],
    ['a bounce that SES could not class, with a report', { bounceType: 'Undetermined', bounceSubType: 'Undetermined' }],
    ['a Permanent bounce whose status is transient', { bounceType: 'Permanent', action: undefined, status: '4.2.2' }],
  ])('is a strike: %s', (_, over) => {
    expect(soft(over)).toEqual({ class: 'soft', evidence: EVIDENCE.softBounce });
  });

  it.each([
    ['a lasting status', { status: '5.4.4', diagnosticCode: 'smtp; 550 5.4.4 host not found' }],
    ['a lasting status in other spelling', { bounceType: 'TRANSIENT', bounceSubType: 'general', status: '5.3.0' }],
  ])('is a suspect: %s', (_, over) => {
    expect(soft(over)).toEqual({ class: 'soft', evidence: EVIDENCE.hardSuspect });
  });

  it.each([
    ['an automatic reply', { action: undefined, status: undefined, diagnosticCode: undefined }],
    [
      'an automatic reply in other spelling',
      {
        bounceType: 'transient',
        bounceSubType: 'GENERAL',
        action: undefined,
        status: undefined,
        diagnosticCode: undefined,
      },
    ],
    ['content', { bounceSubType: 'ContentRejected', status: '5.1.1' }],
    ['content, by its status', { status: '5.6.1' }],
    ['a block of the sender', { status: '5.7.1', diagnosticCode: 'smtp; 550 5.7.1 blocked using zen.spamhaus.org' }],
    ['a policy', { status: '4.7.0' }],
    ['a provider that asks for a slower pace', { diagnosticCode: 'smtp; 421 4.7.28 unusual rate', status: '4.0.0' }],
    ['grey-listing', { diagnosticCode: 'smtp; 451 4.7.1 Greylisted', status: undefined }],
    ["the sender's own time limit", { bounceSubType: 'CustomTimeoutExceeded' }],
    ['a recipient that is only delayed', { action: 'delayed' }],
    ['a type that is not known yet', { bounceType: 'BrandNew' }],
  ])('is no strike: %s', (_, over) => {
    expect(soft(over)).toEqual({ class: 'soft', evidence: EVIDENCE.none });
  });
});

describe('judgeComplaint', () => {
  it.each([
    ['abuse', EVIDENCE.complaint],
    ['fraud', EVIDENCE.complaint],
    ['other', EVIDENCE.complaint],
    ['brand-new', EVIDENCE.complaint],
    [undefined, EVIDENCE.complaint],
    ['auth-failure', EVIDENCE.none],
    ['virus', EVIDENCE.none],
  ])('feedback type %s is a complaint with evidence %s', (type, evidence) => {
    expect(judgeComplaint(type, undefined)).toEqual({ class: 'complaint', evidence });
    expect(judgeComplaint(type?.toUpperCase(), undefined)).toEqual({ class: 'complaint', evidence });
  });

  it('takes not-spam for the opposite of a complaint', () => {
    expect(judgeComplaint('not-spam', undefined)).toEqual({ class: 'not-spam', evidence: EVIDENCE.none });
  });

  it('counts no complaint for a mail that SES did not send', () => {
    expect(judgeComplaint('abuse', 'OnAccountSuppressionList')).toEqual({
      class: 'not-sent',
      evidence: EVIDENCE.accountList,
    });
    expect(judgeComplaint(undefined, 'OnTenantSuppressionList')).toEqual({
      class: 'not-sent',
      evidence: EVIDENCE.tenantList,
    });
    expect(judgeComplaint('abuse', 'BrandNew').class).toBe('complaint');
  });
});

describe('the default settings', () => {
  it('has one rule for every kind of evidence', () => {
    const covered = RULE_NAMES.flatMap((name) => [RULE_SUBJECTS[name].evidence, RULE_SUBJECTS[name].upTo]);
    const kinds = Object.values(EVIDENCE).filter((evidence) => evidence !== EVIDENCE.none);
    expect([...new Set(covered)].sort()).toEqual(kinds.sort());
  });

  it('is what an empty policy means', () => {
    expect(DEFAULT_POLICY).toEqual(DEFAULT_SETTINGS);
  });
});
