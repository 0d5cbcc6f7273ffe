import type { AuditRecord, BreakerScope } from '../../store/contract.ts';

/** Who trips, and who resumes by rule. */
export const BREAKER_ACTOR = 'job:circuit-breaker';

/** A scope in one text, for people: `tenant acme in 123456789012/us-east-1`. */
export function scopeName({ kind, tenant, configurationSet, account, region }: BreakerScope): string {
  const place = `${account}/${region}`;
  if (kind === 'account') return `account ${place}`;
  return `${kind === 'tenant' ? `tenant ${tenant}` : `configuration set ${configurationSet}`} in ${place}`;
}

/** What every record about an episode says of it. */
export const aboutBreaker = (scope: BreakerScope): Pick<AuditRecord, 'subject' | 'tenant'> => ({
  subject: scopeName(scope),
  tenant: scope.tenant || null,
});
