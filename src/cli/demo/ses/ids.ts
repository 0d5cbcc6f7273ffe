import type { Millis } from '../../../shared/time.ts';
import type { Random } from '../random.ts';

/** What message and feedback ids of us-east-1 begin with. */
const REGION_CODE = '0100';

/** An id as SES forms them: Region, time, chance. Tools must treat it as opaque. */
export const newSesId = (at: Millis, { hex }: Random): string =>
  `${REGION_CODE}${at.toString(16).padStart(12, '0')}-${hex(8)}-${hex(4)}-${hex(4)}-${hex(4)}-${hex(12)}-000000`;
