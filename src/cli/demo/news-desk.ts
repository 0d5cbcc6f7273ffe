/** Who sends the newsletters, as a client of the service: announces each of them, and asks before it sends. */
import { SECOND } from '../../shared/time.ts';

/** How the service's API is reached. */
export interface ApiAccess {
  readonly url: string;
  readonly token: string;
}

export interface Announcement {
  readonly campaign: string;
  readonly subject: string;
  readonly mails: number;
}

export interface NewsDesk {
  /** How many a newsletter is to reach, so that its progress is known. */
  readonly announce: (newsletter: Announcement) => Promise<void>;
  /** Whom the service allows to be mailed; nobody while it cannot be asked. */
  readonly allowed: (campaign: string, addresses: readonly string[]) => Promise<ReadonlySet<string>>;
}

interface Checked {
  readonly results: readonly { readonly recipient: string; readonly allowed: boolean }[];
}

/** Without access: a sender that announces nothing and asks nobody. */
const UNASKED: NewsDesk = {
  announce: async () => {},
  allowed: async (_, addresses) => new Set(addresses),
};

export function createNewsDesk(access: ApiAccess | null): NewsDesk {
  if (access === null) return UNASKED;
  const { url, token } = access;
  const ask = (method: 'PUT' | 'POST', path: string, body: object) =>
    fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(5 * SECOND),
    });
  return {
    announce: async ({ campaign, subject, mails }) => {
      const answer = await ask('PUT', `/v1/campaigns/${campaign}`, { expected: mails, name: subject });
      if (!answer.ok) throw new Error(`the campaign ${campaign} was not taken: ${answer.status}`);
    },

    allowed: async (campaign, addresses) => {
      try {
        const answer = await ask('POST', '/v1/check', { recipients: addresses, campaign });
        const { results } = (await answer.json()) as Checked;
        return new Set(results.filter(({ allowed }) => allowed).map(({ recipient }) => recipient));
      } catch {
        return new Set();
      }
    },
  };
}
