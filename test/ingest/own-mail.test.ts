import { expect, it } from 'vitest';
import { OWN_MAIL } from '../../src/shared/own-mail.ts';
import { bodyOf } from '../support/answers.ts';
import { createTestApp } from '../support/app.ts';
import { send } from '../support/ses.ts';

it.each([
  [OWN_MAIL.value, null],
  ['something else', 'spring'],
])('mail that is marked %s is of campaign %s', async (value, campaign) => {
  const test = await createTestApp();
  const at = test.now() - 60_000;
  const sent = send({ messageId: 'm-1', acceptedAt: at, destination: ['ops@example.com'], campaign: 'spring' });
  const mail = sent.mail as { readonly tags: object };
  const event = { ...sent, mail: { ...mail, tags: { ...mail.tags, [OWN_MAIL.name]: [value] } } };
  expect((await test.deliver(event)).status).toBe(200);
  const message = await bodyOf(await test.api('GET', '/v1/messages/m-1', await test.key(['read'])));
  expect(message.fields.campaign ?? null).toBe(campaign);
});
