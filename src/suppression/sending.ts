/** What pauses mean for mail that is about to be sent. */
import { z } from '@hono/zod-openapi';
import { timestamp } from '../shared/api.ts';
import { toIso } from '../shared/time.ts';
import type { AccessKey, Pause, PauseQuestion, PauseStore } from '../store/contract.ts';

const ANY = 'null = whichever';

/** What a pause is about. */
export const pauseScopeFields = {
  tenant: z.string().nullable().openapi({ description: 'null = all tenants' }),
  configurationSet: z.string().nullable().openapi({ description: ANY }),
  account: z.string().nullable().openapi({ description: ANY }),
  region: z.string().nullable().openapi({ description: ANY }),
};

const scopedPauseSchema = z
  .object({
    ...pauseScopeFields,
    why: z.string(),
    since: timestamp,
    applies: z.boolean().openapi({
      description:
        'false = it may concern this mail: the check does not say which configuration set, account or Region sends it',
    }),
  })
  .openapi('ScopedPause');

export const sendingSchema = z
  .object({
    paused: z.boolean().openapi({ description: 'No such mail should leave just now, whoever the recipient' }),
    why: z.string().optional().openapi({ description: 'Present when paused' }),
    since: timestamp.optional(),
    pauses: z.array(scopedPauseSchema).optional().openapi({
      description: 'Pauses by circuit breakers that concern this mail, or may; left out when there is none',
    }),
  })
  .openapi('Sending');

export const pauseScope = ({ tenant, configurationSet, account, region }: Pause) => ({
  tenant: tenant || null,
  configurationSet: configurationSet || null,
  account: account || null,
  region: region || null,
});

/** Whether a part of the pause's scope is met: what is `assumed` decides when the question leaves it open. */
const meets = (scope: string, asked: string | undefined, assumed: boolean): boolean =>
  scope === '' || (asked === undefined ? assumed : asked === scope);

/** A person's or a program's, and no circuit breaker's. */
export const isWish = ({ account, configurationSet }: Pause): boolean => account === '' && configurationSet === '';

const applies = (
  { configurationSet, account, region, assumesAccount, assumesRegion }: Pause,
  asked: PauseQuestion,
): boolean =>
  meets(configurationSet, asked.configurationSet, false) &&
  meets(account, asked.account, assumesAccount) &&
  meets(region, asked.region, assumesRegion);

/** A configuration set may be another tenant's: a bound key learns of its pause by naming it. */
export const visiblePauses = (key: AccessKey, pauses: readonly Pause[], asked: PauseQuestion): readonly Pause[] =>
  key.tenant === null
    ? pauses
    : pauses.filter(({ configurationSet }) => configurationSet === '' || configurationSet === asked.configurationSet);

/** Who paused; `null` for what concerns all tenants, to a key of one. */
export const actorFor = (key: AccessKey, { tenant, actor }: Pause): string | null =>
  key.tenant !== null && tenant === '' ? null : actor;

/** What holds for the tenant asked about, and the pauses that the key may see: all of them when no tenant is asked about. */
export async function loadPauses(
  pauses: PauseStore,
  key: AccessKey,
  { tenant, ...page }: { readonly tenant: string | undefined; readonly after?: string; readonly limit: number },
) {
  const asked = { tenant: key.tenant ?? tenant ?? '' };
  const [found, listed] = await Promise.all([pauses.of(asked), asked.tenant === '' ? pauses.list(page) : null]);
  const holding = visiblePauses(key, found, asked);
  const last = listed?.at(-1);
  const after = listed === null || listed.length < page.limit || last === undefined ? null : last.key;
  return { asked, holding, items: listed ?? holding, after };
}

/**
 * What holds for the mail that was asked about. The installation's pause speaks before the tenant's own, and both before
 * a circuit breaker's. `pauses`: what the store says of the very question, none left out but by `visiblePauses`.
 */
export function sendingOf(pauses: readonly Pause[], asked: PauseQuestion) {
  const told = pauses.map((pause) => ({ pause, applies: applies(pause, asked) }));
  const [speaks] = told.filter((each) => each.applies);
  const scoped = told
    .filter(({ pause }) => !isWish(pause))
    .map((each) => ({
      ...pauseScope(each.pause),
      why: each.pause.why,
      since: toIso(each.pause.since),
      applies: each.applies,
    }));
  return {
    ...(speaks === undefined
      ? { paused: false }
      : { paused: true, why: speaks.pause.why, since: toIso(speaks.pause.since) }),
    ...(scoped.length === 0 ? {} : { pauses: scoped }),
  };
}
