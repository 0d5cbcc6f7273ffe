import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../src/aws/failure.ts';
import { createNoticeFeed } from '../../src/reputation/alerts/notice-feed.ts';
import { testNotice } from '../../src/webhooks/alert-words.ts';
import { emailFailureWords } from '../../src/webhooks/email-failure.ts';
import { emailMessage } from '../../src/webhooks/email-message.ts';
import { slackMessage } from '../../src/webhooks/slack-message.ts';
import { parseTarget } from '../../src/webhooks/target.ts';
import { aNotice } from '../support/notices.ts';

const ORIGIN = 'https://sentinel.example.com';

describe('a message to a chat', () => {
  it('says the alert in one line, and shows the reason with what it is about', () => {
    const notice = aNotice({ level: 'review', tenant: 'acme' });
    expect(slackMessage([notice], ORIGIN)).toEqual({
      text: 'Review, new: Hard bounces 3.1 %, 310 of 10,000 mails, 24 h',
      attachments: [
        {
          fallback: 'Review, new: Hard bounces 3.1 %, 310 of 10,000 mails, 24 h',
          color: '#8E1A08',
          title: 'Review, new: Hard bounces 3.1 %, 310 of 10,000 mails, 24 h',
          title_link: `${ORIGIN}/alerts/a-1`,
          text: 'The rate has passed 3 %.\nLook at the newest list import.',
          fields: [
            { title: 'account', value: '111122223333', short: true },
            { title: 'region', value: 'us-east-1', short: true },
            { title: 'tenant', value: 'acme', short: true },
          ],
          ts: Date.UTC(2026, 10, 22, 9) / 1_000,
        },
      ],
    });
  });

  it('names the gravest of several, and says how many more there are', () => {
    const { text, attachments } = slackMessage(
      [
        aNotice({ id: 1, level: 'pause', kind: 'resolved', title: 'over' }),
        aNotice({ id: 2, level: 'warn', title: 'warned' }),
        aNotice({ id: 3, level: 'review', title: 'reviewed' }),
      ],
      null,
    );
    expect(text).toBe('Review, new: reviewed (and 2 more)');
    expect(attachments.map(({ title }) => title)).toEqual([
      'Resolved: over',
      'Warning, new: warned',
      'Review, new: reviewed',
    ]);
    expect(attachments[0]).not.toHaveProperty('title_link');
  });

  it('holds no command, and rings nobody', () => {
    const { text, attachments } = slackMessage(
      [aNotice({ title: '<!channel> & @everyone', text: '<https://evil.example|click> @here @Channel @all' })],
      null,
    );
    for (const said of [text, ...attachments.flatMap((each) => [each.title, each.text, each.fallback])]) {
      expect(said).not.toMatch(/[<>]|@(everyone|here|channel|all)/i);
    }
    expect(text).toContain('&lt;!channel&gt; &amp;');
  });

  it('stays within what Discord takes, whatever is told', () => {
    const notice = fc.record({
      title: fc.string({ unit: 'grapheme', maxLength: 3_000 }),
      text: fc.string({ unit: 'binary', maxLength: 9_000 }),
    });
    fc.assert(
      fc.property(fc.array(notice, { minLength: 1, maxLength: 10 }), (told) => {
        const { text, attachments } = slackMessage(
          told.map((each, id) => aNotice({ id, ...each })),
          ORIGIN,
        );
        const unescaped = (said: string) => said.replaceAll(/&(amp|lt|gt);/g, 'x').replaceAll('\u200b', '');
        const shown = attachments.flatMap(({ title, text: said, fields }) => [
          title,
          said,
          ...fields.flatMap((field) => [field.title, field.value]),
        ]);
        expect(unescaped(shown.join('')).length).toBeLessThanOrEqual(6_000);
        expect(unescaped(text).length).toBeLessThanOrEqual(2_000);
        expect(JSON.stringify(attachments).isWellFormed()).toBe(true);
      }),
    );
  });
});

describe('a mail', () => {
  it('has a subject that says it all, and the same words as text and as HTML', () => {
    const { subject, text, html } = emailMessage([aNotice({ level: 'pause', kind: 'updated' })], ORIGIN);
    expect(subject).toBe('[ses-sentinel] Pause, update: Hard bounces 3.1 %, 310 of 10,000 mails, 24 h');
    for (const words of [
      'Look at the newest list import.',
      'account',
      '111122223333',
      '22 Nov 2026, 09:00 UTC',
      'a-1',
    ]) {
      expect(text).toContain(words);
      expect(html).toContain(words);
    }
    expect(text).toContain(`${ORIGIN}/alerts/a-1`);
    expect(html).toContain(`<a href="${ORIGIN}/alerts/a-1">`);
  });

  it('has one line as its subject, and no markup of others, whatever the alert says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (hostile) => {
        const { subject, html, text } = emailMessage([aNotice({ title: `${hostile}\r\nBcc: x`, text: hostile })], null);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what must not be there.
        expect(subject).not.toMatch(/[\u0000-\u001f]/);
        expect(subject.isWellFormed() && html.isWellFormed() && text.isWellFormed()).toBe(true);
        expect(subject.length).toBeLessThan(220);
        const markup = html.match(/<\/?[a-z0-9]+/gi) ?? [];
        const own = ['html', 'body', 'h2', 'p', 'br', 'table', 'tr', 'th', 'td', 'hr', 'small'];
        for (const tag of markup) expect(own).toContain(tag.replace(/<\/?/, ''));
      }),
    );
    expect(emailMessage([aNotice({ text: '<img src=x>' })], null).html).not.toContain('<img');
  });

  it('links each alert to its own page, and a test to the dashboard', () => {
    const { text, html } = emailMessage([aNotice(), aNotice({ alert: 'a-2' })], ORIGIN);
    for (const id of ['a-1', 'a-2']) {
      expect(text).toContain(`\n${ORIGIN}/alerts/${id}\n`);
      expect(html).toContain(`href="${ORIGIN}/alerts/${id}"`);
    }
    expect(emailMessage([testNotice(0)], ORIGIN).html).toContain(`href="${ORIGIN}/"`);
  });

  it('to a program holds the address of the alert, when the service knows its own', async () => {
    const store = { newest: async () => 1, between: async () => [aNotice()], hasUrgent: async () => false };
    const told = await createNoticeFeed(store, ORIGIN).next({ after: 0, tenant: null, minLevel: 'warn' });
    expect(told.items).toMatchObject([{ value: { alert: 'a-1', url: `${ORIGIN}/alerts/a-1` } }]);
  });

  it('says once that an alert ended without a verdict, and does not call it resolved', () => {
    const title = 'Ended without a verdict: Over the review line: 6.00 % hard bounces';
    const notice = aNotice({ kind: 'ended', title });
    expect(emailMessage([notice], null).subject).toBe(`[ses-sentinel] ${title}`);
    expect(slackMessage([notice], null).attachments).toMatchObject([{ title, color: '#515B67' }]);
  });

  it('says that it is over, and when', () => {
    const resolvedAt = Date.UTC(2026, 10, 22, 10, 30);
    const { subject, text } = emailMessage([aNotice({ kind: 'resolved', resolvedAt })], null);
    expect(subject).toContain('Resolved:');
    expect(text).toContain('until: 22 Nov 2026, 10:30 UTC');
  });
});

it.each([
  ['AccountSuspendedException', 400, 'add a Slack or webhook endpoint as well'],
  ['SendingPausedException', 400, 'add a Slack or webhook endpoint as well'],
  ['MessageRejected', 400, 'Verify the sender'],
  ['MailFromDomainNotVerifiedException', 400, 'MX record'],
  ['BadRequestException', 400, 'ALERT_EMAIL_FROM'],
  ['NotFoundException', 404, 'ALERT_EMAIL_CONFIGURATION_SET'],
  ['TooManyRequestsException', 429, 'slow down'],
  ['AccessDeniedException', 403, 'add ses:SendEmail'],
  ['CredentialsProviderError', undefined, 'no AWS credentials'],
])('says of %s what to do, and never what SES wrote', (name, status, advice) => {
  const words = emailFailureWords(failureOf('SendEmail', { name, status, message: 'not verified: ops@example.com' }));
  expect(words).toContain(name);
  expect(words).toContain(advice);
  expect(words).not.toContain('ops@');
});

describe('the place of an endpoint', () => {
  it.each([
    ['email', 'Ops@Example.com', 'mailto:ops@example.com'],
    ['email', 'mailto:ops%2Bx@example.com', 'mailto:ops+x@example.com'],
    ['email', 'Ops Team <ops@example.com>', 'mailto:ops@example.com'],
    ['slack', 'https://hooks.slack.com/services/T0/B0/hush', 'https://hooks.slack.com'],
    ['webhook', 'https://hooks.example.com/a?b=c', 'https://hooks.example.com/a?b=c'],
  ] as const)('%s %s is shown as %s', (kind, text, url) => {
    expect(parseTarget(kind, text)).toMatchObject({ ok: true, value: { url } });
  });

  it.each([
    ['email', 'ops'],
    ['email', 'ops@example.com, dev@example.com'],
    ['email', 'mailto:ops@example.com?subject=x'],
    ['email', 'mailto:%zz@example.com'],
    ['email', 'ünfit@example.com'],
    ['email', 'ops@example.com\r\nBcc: x@example.com'],
    ['slack', 'http://hooks.slack.com/services/T0/B0/hush'],
    ['slack', 'mailto:ops@example.com'],
  ] as const)('%s %s is refused', (kind, text) => {
    expect(parseTarget(kind, text).ok).toBe(false);
  });
});
