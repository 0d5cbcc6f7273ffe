/** The pages about messages as HTTP answers, over the real app. */
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../support/answers.ts';
import { createTestApp } from '../support/app.ts';
import { signInAs, textOf } from '../support/dashboard.ts';
import { bounce, delivery, type MailSpec, other, send } from '../support/ses.ts';

const HOUR = 3_600_000;
const PEOPLE = ['ann@example.net', 'bob@example.org', 'cid@example.org'] as const;
const [ann, bob] = PEOPLE;

async function setup() {
  const test = await createTestApp();
  const ops = await signInAs(test);
  const text = async (path: string) => textOf(await ops.html(path));
  const mail: MailSpec = {
    messageId: 'm-1',
    acceptedAt: test.now() - HOUR,
    destination: PEOPLE,
    configurationSet: 'marketing',
    campaign: 'spring',
    tenant: 'acme',
  };
  const { mail: told, ...rest } = send(mail) as { mail: { commonHeaders: object } };
  const own = { ...told, commonHeaders: { subject: 'Z <b>bold</b> \u202eoffer', messageId: '<17@shop.example.com>' } };
  await test.deliver({ ...rest, mail: own });
  return { test, ops, text, mail };
}

describe('the page about one message', () => {
  it('says the state of each recipient, as the API does, and all that is known of the message', async () => {
    const { test, ops, text, mail } = await setup();
    await test.deliver(delivery(mail, mail.acceptedAt + 1_000, [ann]));
    const recipients = [{ emailAddress: bob, action: 'failed', status: '5.2.2', diagnosticCode: '552 5.2.2 full' }];
    await test.deliver(bounce(mail, { at: mail.acceptedAt + 2_000, type: 'Transient', recipients }));
    const timestamp = new Date(mail.acceptedAt + 3_000).toISOString();
    await test.deliver(other(mail, 'Click', { timestamp, link: 'https://example.com/?a=<b>', userAgent: 'x' }));
    const said = await text('/messages/m-1');
    expect(said).toContain('Soft bounced: 1 of 3 recipients; 1 delivered; 1 sent, no outcome yet.');
    expect(said).toContain('1 event cannot be pinned on one recipient; it stands at the end.');
    expect(said).toMatch(
      /bob@example\.org soft bounced .* The mailbox is full\. For the recipient: must clear it\. 552 5\.2\.2 full/,
    );
    for (const fact of [
      'Subject Z &lt;b&gt;bold&lt;/b&gt; \ufffdoffer',
      'Your Message-ID &lt;17@shop.example.com&gt;',
      'Identity news.example.com',
      'Configuration set marketing',
      'Tenant acme',
      'Campaign spring',
      'Account, Region 123456789012, us-east-1',
      'campaign=spring',
    ])
      expect(said, fact).toContain(fact);
    expect(said).toMatch(/Accepted \(UTC\) \d.* First published \(UTC\) \d.* First received \(UTC\) \d/);
    expect(await ops.html('/messages/m-1')).not.toContain('<b>');
    const { mails } = await bodyOf(await test.api('GET', '/v1/messages/m-1', await test.key(['read'])));
    const states = new Map(mails.map((each: { recipient: string; state: string }) => [each.recipient, each.state]));
    expect(PEOPLE.map((each) => states.get(each))).toEqual(['delivered', 'soft-bounced', 'sent']);
  });

  it('leaves out what would fill a page, and says so', async () => {
    const { test, text, mail } = await setup();
    const events = Array.from({ length: 320 }, (_, n) =>
      other(mail, 'Open', {
        timestamp: new Date(mail.acceptedAt + n * 1_000).toISOString(),
        userAgent: `reader ${n}.`,
      }),
    );
    for (const event of events) await test.deliver(event);
    const said = await text('/messages/m-1');
    expect(said).toContain('20 older events left out.');
    expect(said).toContain('reader 319.');
    expect(said).not.toContain('reader 19.');
  });

  it('says of an unknown one that it is unknown, which is no verdict', async () => {
    const { ops, text } = await setup();
    expect((await ops.get('/messages/m-9')).status).toBe(404);
    expect(await text('/messages/%3Cscript%3E')).toContain('Unknown: no event told of this message.');
    expect(await ops.html('/messages/%3Cscript%3E')).not.toContain('<script>');
  });
});

describe('the list of messages', () => {
  it('pages by tag, the newest first, and says what it looked at', async () => {
    const { test, ops, text, mail } = await setup();
    for (let n = 0; n < 60; n++)
      await test.deliver(send({ ...mail, messageId: `t-${n}`, acceptedAt: mail.acceptedAt + n + 1 }));
    const first = await ops.html('/messages?tag=campaign%3Dspring');
    const ids = (html: string) => [...html.matchAll(/href="\/messages\/([^"]+)"/g)].map(([, id]) => id);
    const older = /<a href="([^"]+)">Older/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = await ops.html(older);
    expect([...ids(first), ...ids(second)]).toEqual([...Array.from({ length: 60 }, (_, n) => `t-${59 - n}`), 'm-1']);
    expect(textOf(first)).toContain('Tags have no index: this looked at mail accepted after');
    expect(second).toContain('Newest');
    expect(await text('/messages?tag=campaign%3Dautumn')).toContain('None.');
    expect(await text('/messages?headerMessageId=17%40shop.example.com')).toContain('bold');
    for (const path of ['/messages', '/messages?tag=', '/messages?tag=spring'])
      expect((await ops.get(path)).status, path).toBe(404);
    expect((await ops.get('/messages?tag=a%3Db&cursor=x')).status).toBe(200);
  });
});
