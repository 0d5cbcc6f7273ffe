/** The tables of docs/policy.md, made from the code. A test that fails here shows what the document must say. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EVIDENCE, judgeBounce, judgeComplaint } from '../../src/suppression/policy.ts';
import { DEFAULT_SETTINGS, RULE_NAMES, RULE_SUBJECTS } from '../../src/suppression/policy-rules.ts';

const document = readFileSync(new URL('../../docs/policy.md', import.meta.url), 'utf8');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

const ruleOf = (evidence: number): string =>
  RULE_NAMES.find((name) => evidence >= RULE_SUBJECTS[name].evidence && evidence <= RULE_SUBJECTS[name].upTo) ??
  (evidence === EVIDENCE.hardSuspect ? 'hardSuspect' : 'none');

const nameOf = (evidence: number): string => {
  if (evidence === EVIDENCE.hardSuspect) return '`hardSuspect`, and a strike of `softBounce`';
  const name = ruleOf(evidence);
  return name === 'none' ? 'no entry' : `\`${name}\``;
};

const REPORT = { action: 'failed', status: '4.2.0', diagnosticCode: 'smtp; 452 try later', addressed: true };
const NO_REPORT = { action: undefined, status: undefined, diagnosticCode: undefined, addressed: true };

const BOUNCES = [
  ['Permanent', 'General', '', { ...REPORT, status: '5.1.1' }],
  ['Permanent', 'NoEmail', 'of an address that was written to', { ...REPORT, status: '5.1.1' }],
  ['Permanent', 'NoEmail', 'of any other address', { ...REPORT, status: '5.1.1', addressed: false }],
  ['Permanent', 'Suppressed', '', NO_REPORT],
  ['Permanent', 'OnAccountSuppressionList', '', NO_REPORT],
  ['Permanent', 'OnTenantSuppressionList', '', NO_REPORT],
  ['Permanent', 'UnsubscribedRecipient', '', NO_REPORT],
  ['Permanent', 'EmailValidationSuppressed', '', NO_REPORT],
  ['Permanent', 'any other', '', { ...REPORT, status: '5.1.1' }],
  [
    'Permanent',
    'any',
    'a recipient with action `delayed`, `delivered`, `relayed` or `expanded`',
    { ...REPORT, action: 'delayed' },
  ],
  ['Permanent', 'any', 'no action, and a status of 4.x.x', { ...REPORT, action: undefined }],
  ['Transient', 'General', 'with a report', REPORT],
  ['Transient', 'General', 'with a report, status 5.x.x', { ...REPORT, status: '5.4.4' }],
  ['Transient', 'General', 'without a report: an automatic reply', NO_REPORT],
  ['Transient', 'General', 'a block of the sender, a policy (status x.7.x)', { ...REPORT, status: '5.7.1' }],
  ['Transient', 'General', 'the content (status x.6.x)', { ...REPORT, status: '5.6.0' }],
  [
    'Transient',
    'General',
    'a provider that asks for a slower pace',
    { ...REPORT, diagnosticCode: 'smtp; 421 4.7.28 rate' },
  ],
  ['Transient', 'MailboxFull', '', NO_REPORT],
  ['Transient', 'MessageTooLarge', '', REPORT],
  ['Transient', 'ContentRejected', '', REPORT],
  ['Transient', 'AttachmentRejected', '', REPORT],
  ['Transient', 'CustomTimeoutExceeded', '', REPORT],
  ['Undetermined', 'Undetermined', 'with a report', REPORT],
  ['Undetermined', 'Undetermined', 'without a report', NO_REPORT],
  ['any other', '', '', REPORT],
] as const;

const COMPLAINTS = [
  ['`abuse`, `fraud`, `other`, none, or any other', 'null', judgeComplaint('abuse', undefined)],
  ['`auth-failure`, `virus`', 'null', judgeComplaint('virus', undefined)],
  ['`not-spam`', 'null', judgeComplaint('not-spam', undefined)],
  ['any', '`OnAccountSuppressionList`', judgeComplaint('abuse', 'OnAccountSuppressionList')],
  ['any', '`OnTenantSuppressionList`', judgeComplaint('abuse', 'OnTenantSuppressionList')],
] as const;

describe('docs/policy.md', () => {
  it('tells what each bounce is evidence of', () => {
    const rows = BOUNCES.map(([bounceType, bounceSubType, when, facts]) => {
      const decided = judgeBounce({ bounceType, bounceSubType, ...facts });
      return [bounceType, bounceSubType, when, decided.class, nameOf(decided.evidence)];
    });
    expect(document).toContain(table(['bounceType', 'bounceSubType', 'when', 'counts as', 'rule'], rows));
  });

  it('tells what each complaint is evidence of', () => {
    const rows = COMPLAINTS.map(([feedback, subType, decided]) => [
      feedback,
      subType,
      decided.class,
      decided.class === 'not-spam' ? 'lifts the complaint about its message' : nameOf(decided.evidence),
    ]);
    expect(document).toContain(table(['complaintFeedbackType', 'complaintSubType', 'counts as', 'rule'], rows));
  });

  it('tells the defaults of each rule', () => {
    const rows = RULE_NAMES.map((name) => {
      const { enabled, scope, days, strikes, withinDays } = DEFAULT_SETTINGS[name];
      return [
        `\`${name}\``,
        `\`${RULE_SUBJECTS[name].reason}\``,
        enabled ? 'on' : 'off',
        scope === 'all' ? 'all tenants' : "the mail's tenant",
        days === null ? 'until removed' : `${days} days`,
        strikes === undefined ? '' : `${strikes} days with a strike, within ${withinDays} days`,
      ];
    });
    expect(document).toContain(table(['rule', 'reason', 'default', 'scope', 'lasts', 'strikes'], rows));
  });
});
