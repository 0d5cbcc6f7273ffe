import { FieldProblem } from '../components/form.tsx';
import { STREAM_PARTS, STREAMS, type StreamRow, streamRows } from './fields.ts';
import { type FieldSet, PartLabel } from './rule-field.tsx';

const SPARE_ROWS = 3;
const EMPTY: StreamRow = { list: '', topic: '', stream: '' };

const HEADS = { list: 'Contact list', topic: 'Topic', stream: 'Stream' } as const;
const PLACEHOLDERS = { list: undefined, topic: 'the whole list', stream: undefined } as const;

/** Which stream ends when a contact leaves a list or a topic. Rows are added in the empty ones, removed by emptying. */
export function StreamsTable({ fields, problems, editable }: FieldSet) {
  const rows = streamRows(fields);
  const shown = editable ? [...rows, ...Array.from({ length: SPARE_ROWS }, () => EMPTY)] : rows;
  return (
    <section aria-labelledby={STREAMS}>
      <h3 id={STREAMS}>Mapped streams</h3>
      {editable ? (
        <p class="meta">
          Leaving this SES contact list or topic ends the mail of this stream. An empty topic: leaving the list as a
          whole. Three empty rows are for new ones; to remove a row, empty it. Save for three more.
        </p>
      ) : null}
      <FieldProblem id={STREAMS} problem={problems[STREAMS]} />
      {shown.length === 0 ? (
        <p class="meta">None: leaving a list or a topic blocks nothing here.</p>
      ) : (
        <table class="stacked streams">
          <caption class="for-ears">Mapped streams</caption>
          <thead>
            <tr>
              {STREAM_PARTS.map((part) => (
                <th scope="col">{HEADS[part]}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row, n) => (
              <tr>
                {STREAM_PARTS.map((part) => (
                  <td>
                    <StreamField {...{ row, n, part, problems, editable }} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

interface FieldProps extends Omit<FieldSet, 'fields'> {
  readonly row: StreamRow;
  readonly n: number;
  readonly part: (typeof STREAM_PARTS)[number];
}

function StreamField({ row, n, part, problems, editable }: FieldProps) {
  const name = `${STREAMS}.${n}.${part}`;
  const problem = problems[name];
  return (
    <div class="rule-field">
      <PartLabel id={editable ? name : undefined}>
        {HEADS[part]} <span class="for-ears">of row {n + 1}</span>
      </PartLabel>{' '}
      {editable ? (
        <input
          id={name}
          name={name}
          type="text"
          value={row[part]}
          placeholder={PLACEHOLDERS[part]}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          aria-invalid={problem === undefined ? undefined : 'true'}
          aria-describedby={problem === undefined ? undefined : `${name}-problem`}
        />
      ) : (
        <span>{row[part] || PLACEHOLDERS[part]}</span>
      )}
      <FieldProblem id={name} problem={problem} />
    </div>
  );
}
