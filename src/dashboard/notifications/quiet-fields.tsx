import { WEEKDAYS } from '../../store/contract.ts';
import type { Fields, Problems } from '../components/fields.ts';
import { Box, FieldProblem } from '../components/form.tsx';
import { DAY_WORDS } from './endpoint-words.ts';
import { dayField } from './fields.ts';

interface Props {
  readonly fields: Fields;
  readonly problems: Problems;
}

/** As a week is written. */
const FROM_MONDAY = [...WEEKDAYS.slice(1), ...WEEKDAYS.slice(0, 1)];

/** When warnings wait. */
export function QuietFields({ fields, problems }: Props) {
  return (
    <fieldset>
      <legend>Quiet hours</legend>
      <p class="meta" id="quiet-hint">
        Warnings wait for their end; what is at level review or pause goes at once. Empty times: none.
      </p>
      <div class="quiet">
        <Time name="from" label="From" {...{ fields, problems }} />
        <Time name="to" label="Until" {...{ fields, problems }} />
        <div class="field zone">
          <label for="timeZone">Time zone</label>
          <input
            id="timeZone"
            name="timeZone"
            type="text"
            list="time-zones"
            value={fields.timeZone ?? ''}
            autocomplete="off"
            spellcheck={false}
            aria-invalid={problems.timeZone === undefined ? undefined : 'true'}
            aria-describedby={problems.timeZone === undefined ? undefined : 'timeZone-problem'}
          />
          <FieldProblem id="timeZone" problem={problems.timeZone} />
        </div>
      </div>
      <datalist id="time-zones">
        {['UTC', ...Intl.supportedValuesOf('timeZone')].map((zone) => (
          <option value={zone} />
        ))}
      </datalist>
      <fieldset class="days" id="days" tabindex={-1}>
        <legend class="meta">On nights that begin on</legend>
        {FROM_MONDAY.map((day) => (
          <Box name={dayField(day)} ticked={fields[dayField(day)] !== undefined}>
            {DAY_WORDS[day]}
          </Box>
        ))}
        <FieldProblem id="days" problem={problems.days} />
      </fieldset>
    </fieldset>
  );
}

function Time({ name, label, fields, problems }: Props & { name: 'from' | 'to'; label: string }) {
  const problem = problems[name];
  return (
    <div class="field">
      <label for={name}>{label}</label>
      <input
        id={name}
        name={name}
        type="text"
        class="clock"
        inputmode="numeric"
        autocomplete="off"
        placeholder={name === 'from' ? '22:00' : '07:00'}
        value={fields[name] ?? ''}
        aria-invalid={problem === undefined ? undefined : 'true'}
        aria-describedby={problem === undefined ? 'quiet-hint' : `${name}-problem quiet-hint`}
      />
      <FieldProblem id={name} problem={problem} />
    </div>
  );
}
