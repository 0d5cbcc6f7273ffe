/** Mail of one hour, told by the real road. */
import type { Store } from '../../src/store/contract.ts';
import { type Told, tell } from './record.ts';
import { bounce, complaint, delivery } from './ses.ts';

export interface Mailing {
  readonly at: number;
  readonly delivered?: number;
  readonly hard?: number;
  readonly complained?: number;
  readonly domain?: string;
  readonly campaign?: string;
}

let mails = 0;

/** Each mail is settled a second after it was accepted; a complaint comes a second after its delivery. */
export async function mail(store: Store, mailing: Mailing): Promise<void> {
  const { at, delivered = 0, hard = 0, complained = 0, domain = 'example.net', campaign } = mailing;
  const one = (
    settle: (spec: Parameters<typeof delivery>[0], address: string) => readonly object[],
  ): readonly Told[] => {
    const address = `p${++mails}@${domain}`;
    const spec = { messageId: `mail-${mails}`, acceptedAt: at, destination: [address], campaign };
    return settle(spec, address).map((body) => ({ body, publishedAt: at + 3_000 }));
  };
  const ok = () => one((spec, address) => [delivery(spec, at + 1_000, [address])]);
  const bounced = () =>
    one((spec, address) => [
      bounce(spec, { at: at + 1_000, recipients: [{ emailAddress: address, action: 'failed', status: '5.1.1' }] }),
    ]);
  const disliked = () =>
    one((spec, address) => [
      delivery(spec, at + 1_000, [address]),
      complaint(spec, { at: at + 2_000, recipients: [address], feedbackType: 'abuse' }),
    ]);
  const times = (count: number, make: () => readonly Told[]) => Array.from({ length: count }, make).flat();
  await tell(store, ...times(delivered - complained, ok), ...times(hard, bounced), ...times(complained, disliked));
}
