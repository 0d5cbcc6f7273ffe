import { visible } from '../../shared/words.ts';
import type { AccessKey, Suppression } from '../../store/contract.ts';
import { mayRelease } from '../../suppression/bulk-release.ts';
import { placeCursor } from '../../suppression/list-cursor.ts';
import { evidenceFor, isForeign } from '../../suppression/present.ts';
import { Time } from '../components/parts.tsx';
import { causeWords, ORIGIN_WORDS, REASON_WORDS, scopeWords } from '../recipient/entry-words.ts';
import { Subject } from './subject.tsx';

interface Props {
  readonly entries: readonly Suppression[];
  readonly viewer: AccessKey;
  /** Rows can be chosen, within a form. */
  readonly selectable?: boolean;
}

const LONGEST_NOTE = 200;

function Why({ entry, viewer }: { entry: Suppression; viewer: AccessKey }) {
  if (isForeign(viewer, entry)) return <span class="meta">told to keys of all tenants only</span>;
  return (
    <>
      {causeWords(entry, evidenceFor(viewer, entry))[0]}
      {entry.note === null ? null : (
        <span class="meta">
          Note: <bdi>{visible(entry.note).slice(0, LONGEST_NOTE)}</bdi>
        </span>
      )}
    </>
  );
}

function Choice({ entry }: { entry: Suppression }) {
  return (
    <label class="choice">
      <input type="checkbox" name="entry" value={placeCursor.encode(entry)} />
      <span class="for-ears">
        {visible(entry.address)}: {REASON_WORDS[entry.reason]}, {scopeWords(entry)}
      </span>
    </label>
  );
}

/** Entries of the list, by address. */
export function EntryTable({ entries, viewer, selectable = false }: Props) {
  return (
    <table class="stacked suppressions-list">
      <caption class="for-ears">Entries by address; times in UTC</caption>
      <thead>
        <tr>
          {selectable ? (
            <th scope="col">
              <span class="for-ears">Chosen</span>
            </th>
          ) : null}
          <th scope="col">Address</th>
          <th scope="col">Reason</th>
          <th scope="col">Scope</th>
          <th scope="col">Since (UTC)</th>
          <th scope="col">Expires</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr>
            {selectable ? <td class="chosen">{mayRelease(viewer, entry) ? <Choice entry={entry} /> : null}</td> : null}
            <th scope="row">
              <Subject address={entry.address} />
            </th>
            <td>
              {REASON_WORDS[entry.reason]}
              <span class="meta">{ORIGIN_WORDS[entry.origin]}</span>
            </td>
            <td class="minor">{visible(scopeWords(entry))}</td>
            <td class="minor">
              <span class="part">Since </span>
              <Time at={entry.since} />
            </td>
            <td class="minor">
              <span class="part">Expires </span>
              {entry.expiresAt === null ? 'never' : <Time at={entry.expiresAt} />}
            </td>
            <td class="why minor">
              <Why entry={entry} viewer={viewer} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
