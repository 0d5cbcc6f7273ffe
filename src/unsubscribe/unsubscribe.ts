import type { Clock } from '../shared/time.ts';
import type { StatedSuppression, Store } from '../store/contract.ts';
import { isSimulator } from '../suppression/address.ts';
import type { Erased } from '../suppression/erased.ts';
import type { LinkTarget } from './link.ts';

/** `one-click`: the mail program's button (RFC 8058). `page`: the button on our page. */
export type Via = 'one-click' | 'page';

export interface UnsubscribeOptions {
  readonly suppressions: Pick<Store['suppressions'], 'find' | 'put'>;
  readonly erased: Erased;
}

/**
 * Blocks what a link stands for, until somebody releases it. Once it is blocked, nothing changes and nothing is added to
 * the history: mail services repeat their requests.
 */
export async function unsubscribe(
  { suppressions, erased }: UnsubscribeOptions,
  { address: recipient, tenant, stream }: LinkTarget,
  via: Via,
  now: Clock,
): Promise<void> {
  // Never blocked, and tests of senders follow its links too.
  if (isSimulator(recipient)) return;
  const address = (await erased.keysFor([recipient])).get(recipient) ?? recipient;
  const at = now();
  const entry: StatedSuppression = {
    address,
    tenant,
    stream,
    reason: 'unsubscribe',
    origin: 'link',
    since: at,
    expiresAt: null,
    evidence: { via },
    note: null,
    actor: 'link',
  };
  const stored = await suppressions.find([address]);
  const isThere = stored.some(
    (each) =>
      each.origin === entry.origin &&
      each.reason === entry.reason &&
      each.tenant === tenant &&
      each.stream === stream &&
      each.expiresAt === null,
  );
  if (!isThere) await suppressions.put([entry], at);
}
