/** Puts on the terminal what the outside reports. */
import { MINUTE, SECOND } from '../../shared/time.ts';
import type { DemoOptions } from './options.ts';
import { count, progressText, type Screen } from './progress.ts';
import type { Report } from './report.ts';
import type { Shown } from './stage.ts';

export interface AnnouncerOptions {
  readonly shown: Shown;
  readonly screen: Screen;
  readonly options: Pick<DemoOptions, 'live' | 'speed'>;
}

export interface Announcer {
  readonly welcome: () => void;
  readonly hear: (report: Report) => void;
  /** Notifications that did not arrive, as far as is known. */
  readonly lost: () => number;
}

const curl = (url: string, token: string, address: string): string =>
  `curl -s ${url}/v1/check -H "authorization: Bearer ${token}" -H 'content-type: application/json' -d '{"recipients":["${address}"]}'`;

export function createAnnouncer({ shown, screen, options }: AnnouncerOptions): Announcer {
  let lost = 0;

  const told = (report: Report & { kind: 'history' }): void => {
    const { mails, notifications, seconds, bounced } = report;
    if (mails > 0) {
      const rate = `${seconds.toFixed(1)} s (${count(notifications / seconds)} a second)`;
      const sent = `${count(mails)} mails in ${count(notifications)} signed notifications`;
      screen.line(`History    ${sent}, ${rate}, ${count(lost)} lost`);
      for (const line of shown.costs()) screen.line(line);
    }
    if (!options.live) return;
    screen.line(`Dashboard  ${shown.dashboard()}`);
    if (shown.shownToken !== null && bounced !== null) {
      screen.line(`Check      ${curl(shown.url, shown.shownToken, bounced)}`);
    }
    screen.line(`Live       about ${options.speed} messages a second from now on; Ctrl-C ends it`);
  };

  return {
    lost: () => lost,

    welcome: () => {
      screen.line(`Dashboard  ${shown.dashboard()}`);
      screen.line(`           (${shown.signIn})`);
      screen.line(`Database   ${shown.database}`);
    },

    hear: (report) => {
      if ('lost' in report) lost = report.lost;
      if (report.kind === 'subscribed') {
        screen.line(
          `Topics     ${report.confirmed} confirmed, ${report.pending} of another account waiting for approval`,
        );
      }
      if (report.kind === 'progress') screen.status(`History    ${progressText(report)}`);
      if (report.kind === 'history') told(report);
      if (report.kind === 'live') {
        const { messages, notifications } = report;
        const text = `Live       ${count(messages)} messages, ${count(notifications)} notifications, ${count(lost)} lost`;
        screen.status(text, MINUTE / SECOND);
      }
    },
  };
}
