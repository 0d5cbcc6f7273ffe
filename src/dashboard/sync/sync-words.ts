/** The sync with SES's lists in plain words. */

import { count, counted } from '../../shared/words.ts';
import type { ListStatus, Phase } from '../../suppression/sync/status.ts';
import type { Tone } from '../tone.ts';

export const listName = ({ region, tenant }: Pick<ListStatus, 'region' | 'tenant'>): string =>
  tenant === '' ? `${region}, account` : `${region}, tenant ${tenant}`;

const TONES: Readonly<Record<Phase, Tone>> = {
  'not-started': 'none',
  pulling: 'ok',
  sweeping: 'ok',
  comparing: 'ok',
  pushing: 'ok',
  idle: 'ok',
  stopped: 'stop',
  'not-synced': 'none',
};

export const syncTone = ({ phase, pushTrouble, refused }: ListStatus): Tone =>
  phase !== 'stopped' && (pushTrouble !== null || refused > 0) ? 'watch' : TONES[phase];

const addresses = (n: number) => counted(n, 'address', 'addresses');

/** What is being done, and how far it is. */
export function syncState({ phase, run, lastFull, waiting, pushTrouble }: ListStatus): string {
  if (phase === 'pulling') {
    // How many there will be is known from the last time only.
    const of = run?.kind === 'full' && lastFull !== null ? ` of about ${count(lastFull.addresses)}` : '';
    return `Reading SES's list: ${addresses(run?.addresses ?? 0)}${of} so far`;
  }
  if (phase === 'sweeping' || phase === 'comparing') return `Comparing ${addresses(run?.addresses ?? 0)}`;
  if (phase === 'stopped') return 'Stopped';
  if (phase === 'not-synced') return 'Not kept in step; its entries stay';
  if (phase === 'not-started') return 'Not started yet';
  if (pushTrouble !== null) return `Reading only: ${addresses(waiting)} cannot be told to SES`;
  return phase === 'pushing' ? `Telling SES: ${addresses(waiting)} to go` : 'In step';
}
