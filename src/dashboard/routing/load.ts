/** Reads what the tester shows: what a text would become, and what of it would block whom. */
import type { Carriage } from '../../ingest/carrier.ts';
import type { SesEvent } from '../../ingest/event.ts';
import type { NormaliseOptions } from '../../ingest/normalise.ts';
import { type Tried, type TriedMessage, tryText } from '../../ingest/trial.ts';
import type { Store } from '../../store/contract.ts';
import { type Effect, effectsOf, type Policies } from '../../suppression/effect.ts';
import { EVIDENCE } from '../../suppression/policy.ts';
import { readPolicy } from '../../suppression/policy-versions.ts';

/** One text may hold a thousand records with fifty recipients each: so many are shown. */
const SHOWN_MESSAGES = 10;
const SHOWN_EVENTS = 50;

export interface EventOutcome {
  readonly event: SesEvent;
  readonly effects: readonly Effect[];
}

export type Outcome =
  | Exclude<Tried, TriedMessage>
  | (TriedMessage & { readonly events: readonly EventOutcome[]; readonly moreEvents: number });

export interface Trial {
  readonly outcomes: readonly Outcome[];
  readonly more: number;
}

async function policiesFor({ policy }: Pick<Store, 'policy'>, tenant: string): Promise<Policies> {
  const { own, fallback } = await readPolicy(policy, tenant);
  return { installation: fallback, own: own?.settings ?? null };
}

const outcomeOf = (event: SesEvent, policies: Policies): EventOutcome => {
  const evidence = 'decision' in event ? event.decision.evidence : EVIDENCE.none;
  // An event about nobody in particular blocks nobody.
  return { event, effects: event.recipient === '' ? [] : effectsOf({ ...event, evidence }, policies) };
};

interface Request {
  readonly text: string;
  readonly carriage: Carriage;
  readonly optionsFor: (carriage: Carriage) => NormaliseOptions;
}

/** Stores nothing. */
export async function tryOut(store: Pick<Store, 'policy'>, { text, carriage, optionsFor }: Request): Promise<Trial> {
  const tried = tryText(text, carriage, optionsFor);
  const outcomes = await Promise.all(
    tried.slice(0, SHOWN_MESSAGES).map(async (each): Promise<Outcome> => {
      if (each.kind !== 'message') return each;
      const policies = await policiesFor(store, each.tenant);
      const events = each.said.events.slice(0, SHOWN_EVENTS).map((event) => outcomeOf(event, policies));
      return { ...each, events, moreEvents: each.said.events.length - events.length };
    }),
  );
  return { outcomes, more: tried.length - outcomes.length };
}
