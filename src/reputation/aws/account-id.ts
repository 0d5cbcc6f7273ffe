/** Whose account AWS speaks of: pure. */
import type { AwsAccount } from '../../store/contract.ts';

const ARN = /^arn:[a-z-]{3,16}:ses:[a-z0-9-]{1,32}:(\d{12}):/;

/** The account that all these ARNs of SES name; `null` when they name none, or several. */
export function accountOfArns(arns: readonly string[]): string | null {
  const accounts = new Set(arns.flatMap((arn) => ARN.exec(arn)?.[1] ?? []));
  const [account] = accounts;
  return account !== undefined && accounts.size === 1 ? account : null;
}

interface Hints {
  /** By ARNs that SES gave with the same credentials. */
  readonly byArn: string | null;
  /** Those that the settings name. */
  readonly configured: readonly string[];
  /** Those whose mail of late was sent in the Region. */
  readonly seen: readonly string[];
}

/** SES's own word goes first; the others count when there is only one of them. */
export function accountIdOf({ byArn, configured, seen }: Hints): Pick<AwsAccount, 'account' | 'accountFrom'> {
  if (byArn !== null) return { account: byArn, accountFrom: 'arn' };
  const [named] = configured;
  if (named !== undefined && configured.length === 1) return { account: named, accountFrom: 'settings' };
  const known = [...new Set(seen)].filter((account) => account !== '');
  const [only] = known;
  return only !== undefined && known.length === 1
    ? { account: only, accountFrom: 'events' }
    : { account: null, accountFrom: null };
}
