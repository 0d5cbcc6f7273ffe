/** What the forms about paused sending say, read and judged. Pure. */
import { MAX_RESUME_NOTE } from '../../reputation/breaker/read.ts';
import { tenantName } from '../../shared/names.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { MAX_WHY } from '../../suppression/sending-routes.ts';
import type { Fields, Problems } from '../components/fields.ts';

/** What is typed to confirm that all mail of the installation is meant. */
export const EVERYTHING = 'all mail';

export interface PauseFields {
  /** `''` = the whole installation. */
  readonly tenant: string;
  readonly why: string;
}

const tooLong = (text: string, most: number): boolean => text.length > most;

/** @param bound the tenant that the viewer is bound to, who pauses no other. */
export function parsePause(fields: Fields, bound: string | null): Result<PauseFields, Problems> {
  const tenant = bound ?? fields.tenant ?? '';
  const why = fields.why ?? '';
  const isName = tenant === '' || tenantName.safeParse(tenant).success;
  const wanted = tenant === '' ? EVERYTHING : tenant;
  const problems: Problems = {
    ...(isName
      ? {}
      : { tenant: 'Write the tenant with letters, digits, - and _, at most 64 of them, or leave it empty.' }),
    ...(why === '' ? { why: 'Write why: the senders read it.' } : {}),
    ...(tooLong(why, MAX_WHY) ? { why: `Write at most ${MAX_WHY} characters.` } : {}),
    ...(!isName || fields.confirm === wanted
      ? {}
      : { confirm: `Type ${wanted} to confirm: all of that mail is paused.` }),
  };
  return Object.keys(problems).length === 0 ? ok({ tenant, why }) : err(problems);
}

/** Why a trip is ended. */
export function parseResume({ note = '' }: Fields): Result<string, Problems> {
  if (note === '') return err({ note: 'Write what was put right: it stands in the audit log.' });
  return tooLong(note, MAX_RESUME_NOTE) ? err({ note: `Write at most ${MAX_RESUME_NOTE} characters.` }) : ok(note);
}
