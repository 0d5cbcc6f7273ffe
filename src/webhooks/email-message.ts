/** Alerts as one mail: a subject, plain text, and simple HTML of the same words. Pure. */

import type { Millis } from '../shared/time.ts';
import { dateText, visible } from '../shared/words.ts';
import type { AlertNotice } from '../store/contract.ts';
import { gravest, headline as headlineOf, linkTo, scopeLines } from './alert-words.ts';

/** Beyond it, lists of mails show nothing. */
const MAX_SUBJECT = 150;

export interface EmailMessage {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const time = (at: Millis): string => `${dateText(at).replaceAll('\u00a0', ' ')} UTC`;

const headline = (notice: AlertNotice): string => visible(headlineOf(notice));

const details = (notice: AlertNotice): readonly (readonly [name: string, value: string])[] => [
  ...scopeLines(notice),
  ['since', time(notice.openedAt)],
  ...(notice.resolvedAt === null ? [] : [['until', time(notice.resolvedAt)] as const]),
  ...(notice.kind === 'test' ? [] : [['alert', notice.alert] as const]),
];

const FOOTER = 'You get this because your address is an endpoint of ses-sentinel. An operator can change that.';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const textOf = (notice: AlertNotice, origin: string | null): string =>
  [
    headline(notice),
    '',
    notice.text.toWellFormed(),
    '',
    ...details(notice).map(([name, value]) => `${visible(name)}: ${visible(value)}`),
    ...(origin === null ? [] : [linkTo(notice, origin)]),
  ].join('\n');

const htmlOf = (notice: AlertNotice, origin: string | null): string =>
  [
    `<h2>${escaped(headline(notice))}</h2>`,
    `<p>${escaped(notice.text.toWellFormed()).replaceAll('\n', '<br>')}</p>`,
    '<table>',
    ...details(notice).map(
      ([name, value]) =>
        `<tr><th align="left" scope="row">${escaped(visible(name))}</th><td>${escaped(visible(value))}</td></tr>`,
    ),
    '</table>',
    ...(origin === null
      ? []
      : [
          `<p><a href="${escaped(linkTo(notice, origin))}">${notice.kind === 'test' ? 'Open the dashboard' : 'Open the alert'}</a></p>`,
        ]),
  ].join('\n');

/** @param origin where the dashboard is; `null` = not known. */
export function emailMessage(notices: readonly AlertNotice[], origin: string | null): EmailMessage {
  const first = gravest(notices);
  const line = first === undefined ? 'Nothing new' : headline(first);
  const more = notices.length > 1 ? ` (and ${notices.length - 1} more)` : '';
  return {
    subject: `[ses-sentinel] ${line.slice(0, MAX_SUBJECT).toWellFormed()}${more}`,
    text: [...notices.map((notice) => textOf(notice, origin)), `--\n${FOOTER}`].join('\n\n'),
    html: [
      '<!DOCTYPE html><html lang="en"><body>',
      ...notices.map((notice) => htmlOf(notice, origin)),
      `<hr><p><small>${escaped(FOOTER)}</small></p>`,
      '</body></html>',
    ].join('\n'),
  };
}
