/** One look at an account's state. */
import { DAY, HOUR } from '../../shared/time.ts';
import type { AwsAccount, AwsPoll, AwsPolls } from '../../store/contract.ts';
import { accountIdOf } from './account-id.ts';
import { everyOf, succeeded, troubled } from './polls.ts';
import { OPERATIONS } from './ses.ts';
import type { Step } from './step.ts';

/** How far back mail tells whose account it was sent from. */
const OF_LATE = 7 * DAY;

async function accountIn({ store, reputation, settings, now, region }: Step, polls: AwsPolls) {
  const byArn = polls.entities?.account ?? polls.recommendations?.account ?? null;
  const hour = Math.floor(now() / HOUR);
  const counts = await reputation.accounts({ from: hour - OF_LATE / HOUR, to: hour + 1 });
  const seen = counts.filter((of) => of.region === region).map(({ account }) => account);
  const found = accountIdOf({ byArn, configured: settings.accounts, seen });
  if (found.account !== null || seen.length > 0) return found;
  // An account that AWS has paused sends nothing: it stays the one whose mail was last seen, or its alert would open anew.
  const before = (await store.accounts()).find((of) => of.region === region);
  return before?.accountFrom === 'events' ? { account: before.account, accountFrom: before.accountFrom } : found;
}

/** Asks for the account's state and stores it. @returns how the part stands then. */
export async function readAccountState(step: Step, polls: AwsPolls): Promise<AwsPoll> {
  const { ses, pace, store, settings, region, poll, signal, now, random } = step;
  const answer = await pace(OPERATIONS.account, region, signal, () => ses.account(region, signal));
  const at = now();
  if (!answer.ok) {
    const failed = troubled(poll, 'account', answer.error, { at, random: random() });
    await store.savePoll(region, 'account', failed);
    return failed;
  }
  const account: AwsAccount = { ...answer.value, ...(await accountIn(step, polls)), region, at };
  const done = succeeded(poll, at, everyOf('account', settings));
  await store.saveAccount(account, done);
  return done;
}
