import { counted, visible } from '../../shared/words.ts';
import type { PolicyApplication } from '../../store/contract.ts';
import { Shape, Time } from '../components/parts.tsx';
import type { VersionFacts } from './history.ts';
import type { SettingsView } from './load.ts';
import { settingsPath } from './path.ts';
import { SCOPE_WORDS } from './rule-words.ts';

/** Whose rules these are, since when, and how far they have been applied. */
export function State({ view, isOperator }: { view: SettingsView; isOperator: boolean }) {
  const { own, tenant, application, isKnown } = view;
  const hasRules = (own?.settings ?? null) !== null;
  return (
    <section class="card state-card" aria-label="Whose rules these are">
      <p>
        <span class="chip">{mark(tenant, hasRules)}</span> <strong>{sentence(tenant, hasRules)}</strong>
      </p>
      {own === null || !isOperator ? null : <SetBy version={own} />}
      {tenant === '' ? null : (
        <p class="meta">
          “{SCOPE_WORDS.all}” works here only where the installation's rule says the same; how long and how many bounces
          are then the installation's, whatever stands below. Otherwise a rule holds for tenant {tenant} alone, as it
          stands below.
        </p>
      )}
      {isKnown ? null : (
        <p>
          <Shape tone="watch" /> No mail of tenant {tenant} is known here. Is the name right?
        </p>
      )}
      {application === null || !isOperator ? null : <Application application={application} tenant={tenant} />}
    </section>
  );
}

const mark = (tenant: string, hasRules: boolean): string => {
  if (tenant === '') return hasRules ? 'changed' : 'defaults';
  return hasRules ? 'own rules' : 'follows the installation';
};

const sentence = (tenant: string, hasRules: boolean): string => {
  if (tenant === '') {
    return hasRules
      ? 'These rules hold for every tenant that has none of its own.'
      : 'The defaults hold for every tenant that has no rules of its own.';
  }
  return hasRules
    ? `Tenant ${tenant} has rules of its own. What changes for the installation does not reach it.`
    : `Tenant ${tenant} has no rules of its own. What changes for the installation changes for it too.`;
};

/** Who set a version, when and why. */
export function SetBy({ version: { version, at, actor, note } }: { version: VersionFacts }) {
  return (
    <p class="meta">
      Version {version}, set <Time at={at} /> UTC by {visible(actor)}
      {note === null ? ', without a reason.' : `: ${visible(note)}`}
    </p>
  );
}

function Application({
  application: { startedAt, doneAt, addresses },
  tenant,
}: {
  application: PolicyApplication;
  tenant: string;
}) {
  const number = counted(addresses, 'address', 'addresses');
  return (
    <p class="meta">
      {doneAt === null ? (
        <>
          <Shape tone="watch" /> <strong>Being applied</strong> to events from before the latest change, of{' '}
          <Time at={startedAt} /> UTC: {number} looked at so far. What comes in is judged by the new rules already.{' '}
          <a href={settingsPath(tenant)}>Look again</a>
        </>
      ) : (
        <>
          <Shape tone="ok" /> <strong>Applied</strong> to events from before the latest change, of{' '}
          <Time at={startedAt} /> UTC: {number} looked at, done at <Time at={doneAt} /> UTC.
        </>
      )}
    </p>
  );
}
