/** Where recipients have their mailboxes, and how those servers answer. */
import type { Random } from './random.ts';

export interface Provider {
  readonly domain: string;
  /** Share of recipients. */
  readonly weight: number;
  /** Run by Google, which reports no complaints, for its own domain or a customer's. */
  readonly google: boolean;
  /** Sends complaints back; the user agent of its reports. */
  readonly feedbackLoop: string | null;
  readonly mtaIp: string;
  readonly accepts: (random: Random) => string;
  readonly unknownUser: (address: string) => string;
}

const queued = (random: Random) => `250 2.0.0 Ok: queued as ${random.hex(10).toUpperCase()}`;
const gsmtp = (random: Random) =>
  `250 2.0.0 OK  ${1_700_000_000 + random.int(90_000_000)} ${random.hex(13)}-${random.hex(12)}si${random.int(9_000_000)} - gsmtp`;
const rejected = (address: string) =>
  `smtp; 550 5.1.1 <${address}>: Recipient address rejected: User unknown in virtual mailbox table`;
const noSuchUser = () =>
  "smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try 550-5.1.1 double-checking the recipient's email address for typos or 550 5.1.1 unnecessary spaces. - gsmtp";

const company = (domain: string, weight: number, mtaIp: string, google = false): Provider => ({
  domain,
  weight,
  google,
  feedbackLoop: null,
  mtaIp,
  accepts: google ? gsmtp : queued,
  unknownUser: google ? noSuchUser : rejected,
});

export const PROVIDERS: readonly Provider[] = [
  {
    domain: 'gmail.example',
    weight: 40,
    google: true,
    feedbackLoop: null,
    mtaIp: '192.0.2.26',
    accepts: gsmtp,
    unknownUser: noSuchUser,
  },
  {
    domain: 'outlook.example',
    weight: 18,
    google: false,
    feedbackLoop: 'ExampleMail-JMRP/1.0',
    mtaIp: '192.0.2.33',
    accepts: (random) =>
      `250 2.6.0 <${random.hex(16)}@email.amazonses.com> [InternalId=${random.int(9e12)}, Hostname=MW4PR${random.hex(8).toUpperCase()}.namprd14.prod.outlook.example] ${14_000 + random.int(60_000)} bytes in 0.${100 + random.int(800)}, ${40 + random.int(90)}.112 KB/sec Queued mail for delivery -> 250 2.1.5`,
    unknownUser: () => 'smtp; 550 5.1.1 Requested action not taken: mailbox unavailable (S2017062302).',
  },
  {
    domain: 'yahoo.example',
    weight: 13,
    google: false,
    feedbackLoop: 'Yahoo!-Mail-Feedback/2.0',
    mtaIp: '192.0.2.41',
    accepts: () => '250 ok dirdel',
    unknownUser: (address) =>
      `smtp; 554 5.1.1 delivery error: dd This user doesn't have a yahoo.example account (${address}) [0]`,
  },
  {
    domain: 'icloud.example',
    weight: 6,
    google: false,
    feedbackLoop: null,
    mtaIp: '192.0.2.57',
    accepts: queued,
    unknownUser: (address) => `smtp; 550 5.1.1 <${address}>: user does not exist`,
  },
  company('harbour.example.net', 9, '192.0.2.70'),
  company('northwind.example.net', 6, '192.0.2.71', true),
  company('tannery.example.net', 4, '192.0.2.72'),
  company('atelier.example.net', 3, '192.0.2.73'),
  company('council.example.org', 1, '192.0.2.74'),
];

const byDomain = new Map(PROVIDERS.map((provider) => [provider.domain, provider]));

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1);

/** `null` for a domain that nobody runs. */
export const providerOf = (address: string): Provider | null => byDomain.get(domainOf(address)) ?? null;

/** What people type when they mean a provider: there is no such host. */
export const MISTYPED_DOMAINS: readonly string[] = ['gmal.example.net', 'outlok.example.net', 'yaho.example.net'];
