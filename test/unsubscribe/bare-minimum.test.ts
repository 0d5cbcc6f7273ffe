/** The endpoint as a mail program of few words calls it, over Node's own HTTP server. */
import { request } from 'node:http';
import { expect, it } from 'vitest';
import { bodyOf } from '../support/answers.ts';
import { createTestApp } from '../support/app.ts';
import { serve } from '../support/http.ts';

const recipients = ['ann@example.com'];

it('answers a mail program that sends the bare minimum', async () => {
  const { app, api, key } = await createTestApp();
  const token = await key(['check', 'read', 'write']);
  const { items } = await bodyOf(await api('POST', '/v1/unsubscribe-links', token, { recipients }));
  const url = new URL(new URL(items[0].url).pathname, await serve(app));
  const oneClick = 'List-Unsubscribe=One-Click';
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': oneClick.length,
      connection: 'close',
    };
    const sent = request(url, { method: 'POST', headers }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode));
    });
    sent.on('error', reject).end(oneClick);
  });
  expect(status).toBe(200);
  const { results } = await bodyOf(await api('POST', '/v1/check', token, { recipients }));
  expect(results[0].allowed).toBe(false);
});
