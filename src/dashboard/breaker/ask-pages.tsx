/** The pages that ask before mail is stopped or let go. */
import { scopeName } from '../../reputation/breaker/audit.ts';
import { MAX_RESUME_NOTE } from '../../reputation/breaker/read.ts';
import { visible } from '../../shared/words.ts';
import type { AccessKey, Breaker, Pause } from '../../store/contract.ts';
import { MAX_WHY } from '../../suppression/sending-routes.ts';
import type { Assets } from '../assets.ts';
import { AskPage } from '../components/ask-page.tsx';
import type { Form } from '../components/fields.ts';
import { described, Field, NoteField, TextField } from '../components/form.tsx';
import { Time } from '../components/parts.tsx';
import { EVERYTHING } from './fields.ts';
import { breakersPath, pausePath, resumePath, tripPath } from './path.ts';
import { awsText, evidenceText, wishScope } from './words.ts';

interface Props {
  readonly assets: Assets;
  readonly viewer: AccessKey;
  readonly form: Form;
}

/** Asks before sending is paused: effect, reach, way back. */
export function PausePage({ assets, viewer, form }: Props) {
  const { tenant } = viewer;
  const named = tenant ?? form.fields.tenant ?? '';
  return (
    <AskPage
      {...{ assets, viewer, form }}
      question={tenant === null ? 'Pause sending?' : `Pause sending of tenant ${tenant}?`}
      action={pausePath()}
      back={breakersPath()}
      deed="Pause sending"
      danger
      current="/settings"
    >
      <ul class="plain">
        <li>
          <strong>Effect:</strong> every check answers that sending is paused, and why, whoever the recipient.
        </li>
        <li>
          <strong>Reach:</strong> senders that ask the check. AWS is not told: who does not ask goes on sending.
        </li>
        <li>
          <strong>Way back:</strong> “Resume…” on the page before, at any time. What was not sent meanwhile is the
          senders' to send.
        </li>
      </ul>
      {tenant === null ? (
        <TextField
          form={form}
          name="tenant"
          label="Tenant"
          hint="Only its mail. Empty: all mail of the installation."
        />
      ) : null}
      <Field
        form={form}
        name="why"
        label="Why"
        hint={`Every sender that checks reads it: no names of people. At most ${MAX_WHY} characters.`}
      >
        <textarea rows={2} {...described(form, 'why')}>
          {form.fields.why ?? ''}
        </textarea>
      </Field>
      <TextField
        form={form}
        name="confirm"
        label="Confirm"
        hint={
          named === ''
            ? `Type the tenant's name; for the whole installation type ${EVERYTHING}.`
            : `Type ${named} to confirm.`
        }
      />
    </AskPage>
  );
}

/** Asks before a person's pause ends. */
export function ResumePage({ assets, viewer, form, wish }: Props & { wish: Pause }) {
  const { tenant, why, since, actor } = wish;
  return (
    <AskPage
      {...{ assets, viewer, form }}
      question={`Resume sending of ${tenant === '' ? 'the whole installation' : `tenant ${tenant}`}?`}
      action={resumePath(tenant)}
      back={breakersPath()}
      deed="Resume sending"
      current="/settings"
    >
      <p>
        {wishScope(tenant)} is paused since <Time at={since} /> UTC by <bdi>{visible(actor)}</bdi>:{' '}
        <bdi>{visible(why)}</bdi>
      </p>
      <p>
        The check lets such mail through at once, unless another pause or a circuit breaker holds it. It can be paused
        again at any time.
      </p>
    </AskPage>
  );
}

/** Asks before a trip ends: what tripped it, what AWS is told, what may trip it again. */
export function TripPage({ assets, viewer, form, trip }: Props & { trip: Breaker }) {
  const name = visible(scopeName(trip));
  return (
    <AskPage
      {...{ assets, viewer, form }}
      question={`Resume sending of ${name}?`}
      action={tripPath(trip.id)}
      back={breakersPath()}
      deed="Resume sending"
      danger
      current="/settings"
    >
      <p>
        Paused since <Time at={trip.trippedAt} /> UTC: {evidenceText(trip.evidence)}. {awsText(trip).join(' ')}
      </p>
      <ul class="plain">
        <li>
          <strong>Effect:</strong> the check lets such mail through at once. AWS is told within minutes, where the
          circuit breaker had switched sending off.
        </li>
        <li>
          <strong>Reach:</strong> all mail of {name}, and nothing else.
        </li>
        <li>
          <strong>Way back:</strong> mail from before cannot trip it again; what is sent from the next full hour on can.
        </li>
      </ul>
      <NoteField form={form} hint="What was put right: it stands in the audit log." most={MAX_RESUME_NOTE} />
    </AskPage>
  );
}
