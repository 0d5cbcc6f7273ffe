/** An entry in the words of somebody who is asked why a person gets no mail. Pure. */
import { type Diagnosis, diagnose } from '../../reputation/diagnosis.ts';
import type { Origin, Reason, Suppression } from '../../store/contract.ts';

export const REASON_WORDS: Readonly<Record<Reason, string>> = {
  complaint: 'complaint',
  manual: 'by hand',
  unsubscribe: 'unsubscribed',
  bounce: 'hard bounce',
  'soft-bounce': 'soft bounces in a row',
  'ses-list': "on SES's suppression list",
  validation: 'refused by email validation',
};

export const ORIGIN_WORDS: Readonly<Record<Origin, string>> = {
  event: 'follows from events',
  api: 'stated by hand or API',
  import: 'imported',
  sync: "from SES's own list",
  link: 'unsubscribe link',
};

interface Cause {
  readonly says: string;
  readonly fixer: string;
  readonly advice: string;
}

const CAUSES: Readonly<Record<Reason, Cause>> = {
  complaint: {
    says: 'The recipient pressed \u201cspam\u201d.',
    fixer: 'the recipient',
    advice: 'mail them again only when they ask for it',
  },
  manual: { says: 'Somebody stated it.', fixer: 'you', advice: 'read the note, ask whoever wrote it' },
  unsubscribe: {
    says: 'The recipient has unsubscribed.',
    fixer: 'the recipient',
    advice: 'respect it; they may subscribe again',
  },
  bounce: { says: 'Mail to it has bounced for good.', fixer: 'the recipient', advice: 'verify the address' },
  'soft-bounce': {
    says: 'Mail has failed on several days, with no delivery in between.',
    fixer: 'time',
    advice: 'it ends by itself; read the answers below',
  },
  'ses-list': {
    says: "SES's own suppression list holds it.",
    fixer: 'you',
    advice: 'releasing it here takes it off there as well, where the lists are kept in step',
  },
  validation: {
    says: 'SES judged the address not worth trying.',
    fixer: 'the recipient',
    advice: 'verify the address',
  },
};

const sentences = ({ says, fixer, advice }: Cause | Diagnosis): readonly string[] => [
  says,
  fixer === 'nobody' ? `${advice[0]?.toUpperCase() ?? ''}${advice.slice(1)}.` : `Can fix it: ${fixer} (${advice}).`,
];

/** What happened and who can fix it. @param evidence as the viewer may see it. */
export function causeWords(
  { reason }: Pick<Suppression, 'reason'>,
  evidence: Readonly<Record<string, string>> | null,
): readonly string[] {
  if (evidence?.kind !== 'Bounce' || reason === 'unsubscribe') return sentences(CAUSES[reason]);
  const diagnosis = diagnose(evidence);
  return sentences(diagnosis.class === 'unknown' ? CAUSES[reason] : diagnosis);
}

/** `all tenants`, `tenant acme, stream marketing`. */
export const scopeWords = ({ tenant, stream }: Pick<Suppression, 'tenant' | 'stream'>): string =>
  [tenant === '' ? 'all tenants' : `tenant ${tenant}`, ...(stream === '' ? [] : [`stream ${stream}`])].join(', ');

/** Whose mail comes back when an entry goes. */
export const reachWords = (entries: readonly Pick<Suppression, 'tenant' | 'stream'>[]): string =>
  [
    ...new Set(
      entries.map((entry) => (entry.tenant === '' && entry.stream === '' ? 'all tenants' : scopeWords(entry))),
    ),
  ].join('; ');
