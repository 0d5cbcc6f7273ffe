import { describe, expect, it } from 'vitest';
import {
  type BounceFacts,
  DEFAULT_RULES,
  EVIDENCE,
  judgeBounce,
  judgeComplaint,
} from '../../src/suppression/policy.ts';

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
  ['Permanent', 'UnsubscribedRecipient', 'not-attempted', EVIDENCE.none],
  ['Permanent', 'EmailValidationSuppressed', 'not-attempted', EVIDENCE.validation],
  ['Transient', 'General', 'soft', EVIDENCE.none],
  ['Transient', 'MailboxFull', 'soft', EVIDENCE.none],
  ['Transient', 'MessageTooLarge', 'soft', EVIDENCE.none],
  ['Transient', 'ContentRejected', 'soft', EVIDENCE.none],
  ['Transient', 'AttachmentRejected', 'soft', EVIDENCE.none],
  ['Transient', 'CustomTimeoutExceeded', 'soft', EVIDENCE.none],
  ['Undetermined', 'Undetermined', 'soft', EVIDENCE.none],
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

describe('the default rules', () => {
  it('has one rule for every kind of evidence', () => {
    const kinds = Object.values(EVIDENCE).filter((evidence) => evidence !== EVIDENCE.none);
    expect(DEFAULT_RULES.map((rule) => rule.evidence).sort()).toEqual(kinds.sort());
  });
});
