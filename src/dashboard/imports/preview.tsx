/** What a file would do, as a part of the page that asks for it. */
import { count, counted, visible } from '../../shared/words.ts';
import type { Preview, PreviewRow } from '../../suppression/import/preview.ts';
import { explainFault } from '../../suppression/import/row.ts';
import type { Problems } from '../components/fields.ts';
import { ProblemSummary } from '../components/form.tsx';
import { Time } from '../components/parts.tsx';
import { REASON_WORDS, scopeWords } from '../recipient/entry-words.ts';

const LONGEST_HEAD = 40;

/** The chosen settings cannot be read: nothing is shown by them. */
export const PreviewProblems = ({ problems }: { problems: Problems }) => (
  <ProblemSummary problems={problems} title="This cannot be imported so" />
);

function ColumnChoice({ columns }: Pick<Preview, 'columns'>) {
  if (columns.length < 2) return null;
  return (
    <div class="field">
      <label for="column">Column of the address</label>
      <select id="column" name="column">
        {columns.map(({ text, field }, i) => (
          <option value={String(i + 1)} selected={field === 'address'}>
            {i + 1}: {visible(text).slice(0, LONGEST_HEAD)}
            {field === null || field === 'address' ? '' : ` (${field})`}
          </option>
        ))}
      </select>
    </div>
  );
}

function Line({ row: { line, read, known } }: { row: PreviewRow }) {
  if (!read.ok)
    return (
      <tr>
        <th scope="row">{count(line)}</th>
        <td colspan={5}>
          <strong>Cannot be read:</strong> the line {explainFault(read.error)}.
        </td>
      </tr>
    );
  const { address, reason, expiresAt, note } = read.value;
  return (
    <tr>
      <th scope="row">
        <span class="part">Line </span>
        {count(line)}
      </th>
      <td class="who">
        <bdi>{visible(address)}</bdi>
      </td>
      <td>{known ? 'there already' : 'new'}</td>
      <td>
        {REASON_WORDS[reason]}, {scopeWords(read.value)}
      </td>
      <td class="minor">
        <span class="part">Expires </span>
        {expiresAt === null ? 'never' : <Time at={expiresAt} />}
      </td>
      <td class="why minor">{note === null ? '' : <bdi>{visible(note).slice(0, 200)}</bdi>}</td>
    </tr>
  );
}

const reach = ({ whole, lines }: Preview): string =>
  whole ? `All ${counted(lines, 'line')} of the file` : `The first ${counted(lines, 'line')}; the file goes on`;

/** The first rows, what the whole sample would do, and which column was taken. */
export function PreviewPart({ preview }: { preview: Preview }) {
  const { rows, lines, fresh, known, invalid, columns } = preview;
  return (
    <section class="card import-preview" aria-labelledby="preview-heading">
      <h2 id="preview-heading">Preview</h2>
      {lines === 0 ? (
        <p>There is nothing in it that could be an entry.</p>
      ) : (
        <>
          <p>
            {reach(preview)}: <strong>{count(fresh)} new</strong>, {count(known)} there already,{' '}
            {invalid === 0 ? '0 unreadable' : <strong>{count(invalid)} unreadable</strong>}.
          </p>
          <ColumnChoice columns={columns} />
          <table class="stacked">
            <caption>
              {rows.length < lines ? `The first ${count(rows.length)} lines` : 'Every line'}, as they would be stored
            </caption>
            <thead>
              <tr>
                <th scope="col">Line</th>
                <th scope="col">Address</th>
                <th scope="col">State</th>
                <th scope="col">Reason, scope</th>
                <th scope="col">Expires</th>
                <th scope="col">Note</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <Line row={row} />
              ))}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
