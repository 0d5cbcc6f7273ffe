/** What somebody writes into the box, and where it leads. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetsOf } from '../../src/dashboard/search/target.ts';
import { createTestApp } from '../support/app.ts';
import { signInAs, textOf } from '../support/dashboard.ts';
import { send } from '../support/ses.ts';

const SES_ID = '0106019fa36a2608-6c9654bb-dc58-4957-8828-68360c1c2d10-000000';

describe('a text in the box', () => {
  it.each([
    [' Ann Lee <ANN@Example.net> ', [{ kind: 'recipient', address: 'ann@example.net' }]],
    [
      'bounce+ann=example.com@list.example.net',
      [{ kind: 'recipient', address: 'bounce+ann=example.com@list.example.net' }],
    ],
    ['bounce@simulator.amazonses.com', [{ kind: 'recipient', address: 'bounce@simulator.amazonses.com' }]],
    ['@Example.COM', [{ kind: 'recipient', address: '@example.com' }]],
    [SES_ID, [{ kind: 'message', messageId: SES_ID, sure: true }]],
    [`<${SES_ID}@eu-west-1.amazonses.com>`, [{ kind: 'message', messageId: SES_ID, sure: true }]],
    [`${SES_ID}@email.amazonses.com`, [{ kind: 'message', messageId: SES_ID, sure: true }]],
    [
      '<order-17@shop.example.com>',
      [
        { kind: 'own-id', headerMessageId: '<order-17@shop.example.com>', sure: false },
        { kind: 'recipient', address: 'order-17@shop.example.com' },
      ],
    ],
    ['<no.address>', [{ kind: 'own-id', headerMessageId: '<no.address>', sure: true }]],
    ['campaign=spring 2', [{ kind: 'tag', name: 'campaign', value: 'spring 2' }]],
    ['what is this?', []],
    ['   ', []],
  ])('%j means what it looks like', (text, targets) => {
    expect(targetsOf(text)).toEqual(targets);
  });

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 1_200 }), fc.emailAddress()), (text) => {
        expect(targetsOf(text).length).toBeLessThanOrEqual(2);
      }),
    );
  });
});

describe('the box', () => {
  const mail = (n: number) => ({
    messageId: `m-${n}`,
    acceptedAt: 1_700_000_000_000,
    destination: ['ann@example.net'],
  });
  async function setup() {
    const test = await createTestApp();
    const ops = await signInAs(test);
    const lead = async (q: string, who = ops) => {
      const response = await who.get(`/search?${new URLSearchParams({ q })}`);
      return response.headers.get('location') ?? response.status;
    };
    const deliverOwn = (n: number, own: string, tenant?: string) => {
      const body = send({ ...mail(n), tenant });
      const { mail: told } = body as { mail: { commonHeaders: object } };
      return test.deliver({ ...body, mail: { ...told, commonHeaders: { messageId: own } } });
    };
    return { test, ops, lead, deliverOwn };
  }

  it('leads to recipients, messages and lists, and says what it takes when it cannot', async () => {
    const { test, ops, lead, deliverOwn } = await setup();
    await test.deliver(send(mail(1)));
    await deliverOwn(2, '<one@shop.example.com>');
    await deliverOwn(3, '<two@shop.example.com>');
    await deliverOwn(4, 'two@shop.example.com');
    expect(await lead('Ann <ann+x/y@example.net>')).toBe('/recipients/ann%2Bx%2Fy%40example.net');
    expect(await lead('m-1')).toBe('/messages/m-1');
    expect(await lead('<one@shop.example.com>')).toBe('/messages/m-2');
    expect(await lead('<two@shop.example.com>')).toBe('/messages?headerMessageId=%3Ctwo%40shop.example.com%3E');
    expect(await lead('<ann@example.net>')).toBe('/recipients/ann%40example.net');
    expect(await lead('order=17')).toBe('/messages?tag=order%3D17');
    for (const nonsense of ['m-17', 'who is she', '<script>alert(1)</script>']) expect(await lead(nonsense)).toBe(404);
    const html = await ops.html('/search?q=%3Cscript%3Ealert(1)%3C/script%3E');
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('value="&lt;script&gt;alert(1)&lt;/script&gt;"');
    expect(textOf(html)).toContain('What the box above takes');
    expect(await ops.html('/search?q=ann.l')).toContain('href="/suppressions?text=ann.l"');
    expect((await ops.get('/recipients')).status).toBe(200);
    expect((await test.app.request('/search?q=x')).headers.get('location')).toBe('/sign-in?next=%2Fsearch%3Fq%3Dx');
  });

  it('knows for a tenant no message of another one', async () => {
    const { test, lead, deliverOwn } = await setup();
    await deliverOwn(1, '<one@shop.example.com>', 'acme');
    const clinic = await signInAs(test, { scopes: ['read'], tenant: 'clinic' });
    expect(await lead('m-1', clinic)).toBe(404);
    expect(await lead('<one@shop.example.com>', clinic)).toBe('/recipients/one%40shop.example.com');
    expect((await clinic.get('/messages/m-1')).status).toBe(404);
    expect(textOf(await clinic.html('/messages?headerMessageId=one%40shop.example.com'))).toContain('None.');
    const acme = await signInAs(test, { scopes: ['read'], tenant: 'acme' });
    expect(await lead('<one@shop.example.com>', acme)).toBe('/messages/m-1');
  });
});
