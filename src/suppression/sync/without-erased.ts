/** SES's lists without the persons who were erased here: SES goes on blocking them, we do not learn of them again. */
import { canonicalAddress } from '../address.ts';
import type { Erased } from '../erased.ts';
import type { SesLists } from './ses.ts';

/** SES's lists as if erased persons were on none of them, so that a pull does not bring them back. */
export function withoutErased(lists: SesLists, erased: Pick<Erased, 'keysFor'>): SesLists {
  return {
    ...lists,
    list: async (list, query, signal) => {
      const answer = await lists.list(list, query, signal);
      if (!answer.ok) return answer;
      const addresses = answer.value.entries.map(({ spelling }) => canonicalAddress(spelling) ?? spelling);
      const keys = await erased.keysFor([...new Set(addresses)]);
      const entries = answer.value.entries.filter((_, n) => {
        const address = addresses[n] ?? '';
        return (keys.get(address) ?? address) === address;
      });
      return { ok: true, value: { ...answer.value, entries } };
    },
  };
}
