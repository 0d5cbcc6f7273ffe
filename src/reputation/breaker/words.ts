/** What the breaker says to people. */
import { failureWords } from '../../aws/failure.ts';
import type { BreakerTrouble } from '../../store/contract.ts';
import { lineText } from '../rate-text.ts';
import type { Over } from './decide.ts';

/** AWS's word for a switch that is off; all others (`ENABLED`, `REINSTATED`) let mail through. */
export const OFF = 'DISABLED';

const NAMES = { bounce: 'hard bounces', complaint: 'complaints' } as const;

/** For the senders. Without the counts: those of an account are about other tenants' mail too. */
export const whyOf = ({ measure, linePercent }: Over, windowHours: number): string =>
  `circuit breaker: ${NAMES[measure]} reached ${lineText({ part: linePercent, whole: 100 })} within ${windowHours} h`;

/** What a person can do about a failed call. */
export const troubleWords = ({ operation, kind }: BreakerTrouble): string =>
  kind === 'not-found'
    ? `${operation}: SES has nothing of this name in this account and Region; check the names in the settings of the circuit breaker, or set "aws" to false there.`
    : failureWords({ operation, kind });
