/**
 * One step at AWS for an episode. The intent is stored before any call: what was found before the first one, so that only
 * our own pause is undone. Every call may be repeated, so a step may be cut off anywhere.
 */
import { backOff } from '../../aws/bucket.ts';
import type { SesFailure } from '../../aws/failure.ts';
import type { Log } from '../../shared/log.ts';
import type { Result } from '../../shared/result.ts';
import { type Clock, MINUTE } from '../../shared/time.ts';
import type { AuditRecord, AwsState, Breaker, BreakerAws, BreakerStore } from '../../store/contract.ts';
import { aboutBreaker, BREAKER_ACTOR } from './audit.ts';
import type { SendingSwitches } from './ses.ts';
import { OFF } from './words.ts';

export interface EffectOptions {
  readonly breakers: BreakerStore;
  readonly switches: SendingSwitches;
  readonly now: Clock;
  /** Whether AWS's credentials are of the episode's account. */
  readonly mayCall: (breaker: Breaker) => Promise<boolean>;
  readonly random: () => number;
  readonly log: Log;
}

/** Between two looks at whether somebody has switched sending on again. */
const LOOK_EVERY = 5 * MINUTE;

const NOT_CALLED: SesFailure = { operation: 'SES', kind: 'other-account', name: 'NotCalled' };

/** What a call that is due is about. */
export type Call = (breaker: Breaker, signal: AbortSignal) => Promise<void>;

export function createEffect({ breakers, switches, mayCall, now, random, log }: EffectOptions): Call {
  const recordOf = (breaker: Breaker, action: string, detail: AuditRecord['detail']): AuditRecord => ({
    at: now(),
    actor: BREAKER_ACTOR,
    action,
    ...aboutBreaker(breaker),
    detail: { id: breaker.id, ...detail },
  });

  const note = (breaker: Breaker, aws: BreakerAws, audit: AuditRecord | null = null): Promise<boolean> =>
    breakers.noteAws(breaker.id, breaker.aws.state, aws, audit);

  const settle = async (breaker: Breaker, state: AwsState, nextAt = now()): Promise<void> => {
    const { found } = breaker.aws;
    const audit = recordOf(breaker, 'breaker.aws-done', { state, found });
    if (!(await note(breaker, { state, found, failures: 0, trouble: null, nextAt }, audit))) return;
    log.info('breaker-aws-done', { id: breaker.id, state });
  };

  /** Told once, until what goes wrong is another thing. */
  const failed = async (breaker: Breaker, { operation, kind }: SesFailure): Promise<void> => {
    const { aws } = breaker;
    const failures = aws.failures + 1;
    const nextAt = now() + backOff(kind, failures, random());
    const isNews = aws.trouble?.kind !== kind || aws.trouble.operation !== operation;
    const audit = isNews ? recordOf(breaker, 'breaker.aws-failed', { operation, kind }) : null;
    if (isNews) log.warn('breaker-aws-failed', { id: breaker.id, operation, kind });
    await note(breaker, { ...aws, failures, trouble: { operation, kind, at: now() }, nextAt }, audit);
  };

  /** The value of an answer; `null` when it was a failure, which is stored then. */
  const valueOr = async <T>(breaker: Breaker, answer: Result<T, SesFailure>): Promise<{ readonly value: T } | null> => {
    if (answer.ok) return answer;
    await failed(breaker, answer.error);
    return null;
  };

  const pause: Call = async (breaker, signal) => {
    const { aws } = breaker;
    let { found } = aws;
    if (found === null) {
      const read = await valueOr(breaker, await switches.read(breaker, signal));
      if (read === null) return;
      found = read.value;
      // Somebody may have resumed meanwhile: then there is nothing to pause any more.
      if (!(await note(breaker, { ...aws, found }))) return;
    }
    const looked = { ...breaker, aws: { ...aws, found } };
    if (found !== OFF && (await valueOr(looked, await switches.set(breaker, OFF, signal))) === null) return;
    await settle(looked, 'paused', now() + LOOK_EVERY);
  };

  const resume: Call = async (breaker, signal) => {
    const { found } = breaker.aws;
    if (found === null) return settle(breaker, 'none');
    const answer = await switches.read(breaker, signal);
    // Deleted: there is nothing left to switch on.
    if (!answer.ok && answer.error.kind === 'not-found') return settle(breaker, 'resumed');
    const read = await valueOr(breaker, answer);
    if (read === null) return;
    if (read.value !== OFF) return settle(breaker, 'overridden');
    if ((await valueOr(breaker, await switches.set(breaker, found, signal))) === null) return;
    await settle(breaker, 'resumed');
  };

  /** Somebody who switches sending on at AWS is not fought: the episode is over. */
  const look: Call = async (breaker, signal) => {
    const read = await valueOr(breaker, await switches.read(breaker, signal));
    if (read === null) return;
    if (read.value === OFF) {
      await note(breaker, { ...breaker.aws, failures: 0, trouble: null, nextAt: now() + LOOK_EVERY });
      return;
    }
    const resumption = { id: breaker.id, at: now(), actor: 'aws', note: 'sending was switched on at AWS' };
    if (await breakers.resume({ ...resumption, aws: 'leave' })) log.info('breaker-overridden', { id: breaker.id });
  };

  return async (breaker, signal) => {
    const { state } = breaker.aws;
    if (!(await mayCall(breaker))) return failed(breaker, NOT_CALLED);
    return (state === 'pausing' ? pause : state === 'resuming' ? resume : look)(breaker, signal);
  };
}
