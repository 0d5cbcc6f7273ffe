import { HOUR } from '../../src/shared/time.ts';
import type { Breaker } from '../../src/store/contract.ts';
import { ACCOUNT } from './ses.ts';

/** An episode of an account's breaker, open, with a call due. */
export const episodeOf = (at: number, over: Partial<Breaker> = {}): Breaker => ({
  ...{ id: 'episode', kind: 'account', tenant: '', configurationSet: '', account: ACCOUNT, region: 'us-east-1' },
  trippedAt: at,
  dryRun: false,
  why: 'circuit breaker',
  evidence: {
    ...{ measure: 'bounce', bad: 30, volume: 250, linePercent: 10 },
    from: Math.floor(at / HOUR) - 23,
    to: Math.floor(at / HOUR) + 1,
  },
  ...{ assumesAccount: false, assumesRegion: false },
  sesTenant: '',
  ...{ resumeAt: null, resumedAt: null, resumedBy: null, note: null },
  ...over,
  aws: { state: 'pausing', found: null, failures: 0, trouble: null, nextAt: at, ...over.aws },
});
