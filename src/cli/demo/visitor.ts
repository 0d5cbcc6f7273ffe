/** Uses the service as its clients do: a program that asks before it sends, and a person with a browser. */
import type { Service } from '../../service.ts';
import { HOUR } from '../../shared/time.ts';

export interface Visitor {
  /** Asks `POST /v1/check`. */
  readonly allowed: (address: string) => Promise<boolean>;
  /** The hard bounces that the store counts among the mails of this hour and the last. */
  readonly hardBounces: () => Promise<number>;
  /** Follows the one-time link and presses its button. @returns whether that gave a session. */
  readonly signIn: () => Promise<boolean>;
  /** Whether the overview's table has a row with all of these texts. */
  readonly sees: (...texts: readonly string[]) => Promise<boolean>;
}

export function createVisitor({ url, store, newAdminToken, signInUrl }: Service): Visitor {
  let cookie = '';
  return {
    allowed: async (address) => {
      const answer = await fetch(`${url}/v1/check`, {
        method: 'POST',
        headers: { authorization: `Bearer ${newAdminToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({ recipients: [address] }),
      });
      if (!answer.ok) throw new Error(`the check answered ${answer.status}; the proof needs a database of its own`);
      const { allowed } = (await answer.json()) as { readonly allowed: number };
      return allowed === 1;
    },

    hardBounces: async () => {
      const hour = Math.floor(Date.now() / HOUR);
      const hours = await store.reputation.hours({ from: hour - 1, to: hour + 1 });
      return hours.reduce((sum, { hardBounced }) => sum + hardBounced, 0);
    },

    signIn: async () => {
      const link = new URL(signInUrl());
      const page = await (await fetch(link)).text();
      const code = /name="code" value="([^"]+)"/.exec(page)?.[1] ?? '';
      const answer = await fetch(new URL('/sign-in', link), {
        method: 'POST',
        redirect: 'manual',
        headers: { origin: link.origin },
        body: new URLSearchParams({ code, next: '/' }),
      });
      // An old session's cookie is taken back before the new one is set: the last one counts.
      cookie = answer.headers.getSetCookie().at(-1)?.split(';')[0] ?? '';
      return answer.status === 303 && cookie !== '';
    },

    sees: async (...texts) => {
      const page = await (await fetch(`${url}/`, { headers: { cookie }, redirect: 'manual' })).text();
      return page.split('<tr>').some((row) => texts.every((text) => row.includes(text)));
    },
  };
}
