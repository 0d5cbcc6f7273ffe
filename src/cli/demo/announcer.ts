/** Puts on the terminal what the outside reports. */
import type { Service } from '../../service.ts';
import { MINUTE, SECOND } from '../../shared/time.ts';
import type { DemoOptions } from './options.ts';
import { count, progressText, type Screen } from './progress.ts';
import type { Report } from './report.ts';
import type { Database } from './settings.ts';

export interface AnnouncerOptions {
  readonly service: Service;
  readonly database: Database;
  readonly screen: Screen;
  readonly options: Pick<DemoOptions, 'live' | 'speed'>;
}

export interface Announcer {
  readonly welcome: () => void;
  readonly hear: (report: Report) => void;
  /** Notifications that did not arrive, as far as is known. */
  readonly lost: () => number;
}

const peakMegabytes = () => Math.round(process.resourceUsage().maxRSS / 1024);

const curl = (url: string, token: string, address: string): string =>
  `curl -s ${url}/v1/check -H 'authorization: Bearer ${token}' -H 'content-type: application/json' -d '{"recipients":["${address}"]}'`;

export function createAnnouncer({ service, database, screen, options }: AnnouncerOptions): Announcer {
  let lost = 0;

  const told = ({ mails, notifications, seconds, bounced }: Report & { kind: 'history' }): void => {
    const rate = `${seconds.toFixed(1)} s (${count(notifications / seconds)} a second)`;
    screen.line(
      `History    ${count(mails)} mails in ${count(notifications)} signed notifications, ${rate}, ${count(lost)} lost`,
    );
    screen.line(`Memory     ${peakMegabytes()} MB at most, service and stand-in together`);
    if (!options.live) return;
    screen.line(`Dashboard  ${service.signInUrl()}`);
    if (service.newAdminToken !== null && bounced !== null) {
      screen.line(`Check      ${curl(service.url, service.newAdminToken, bounced)}`);
    }
    screen.line(`Live       about ${options.speed} messages a second from now on; Ctrl-C ends it`);
  };

  return {
    lost: () => lost,

    welcome: () => {
      screen.line(`Dashboard  ${service.signInUrl()}`);
      screen.line('           (the link signs in once, within ten minutes)');
      screen.line(`Database   ${database.path}${database.temporary ? '  (temporary: removed at the end)' : ''}`);
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
