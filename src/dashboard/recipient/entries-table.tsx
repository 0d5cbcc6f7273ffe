import { visible } from '../../shared/words.ts';
import { evidenceFor, isForeign } from '../../suppression/present.ts';
import { Shape, Time } from '../components/parts.tsx';
import { Raw } from '../components/raw.tsx';
import { messagePath } from '../message/path.ts';
import { causeWords, ORIGIN_WORDS, REASON_WORDS, scopeWords } from './entry-words.ts';
import type { RecipientView } from './load.ts';
import { recipientPath } from './path.ts';
import type { ShownEntry } from './verdict.ts';

/** Every entry that the viewer may see: the address's, and its domain's. */
export function EntriesTable({ view }: { view: RecipientView }) {
  const { entries } = view.standing;
  if (entries.length === 0) return null;
  return (
    <section class="card" aria-labelledby="entries-heading">
      <h2 id="entries-heading">Entries</h2>
      <table class="stacked entries">
        <caption>Blocking ones first</caption>
        <thead>
          <tr>
            <th scope="col">Reason</th>
            <th scope="col">Scope</th>
            <th scope="col">Since, until (UTC)</th>
            <th scope="col">Why</th>
            <th scope="col">
              <span class="for-ears">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((shown) => (
            <EntryRow shown={shown} view={view} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function EntryRow({ shown: { entry, applies, why }, view }: { shown: ShownEntry; view: RecipientView }) {
  const { address, key, may } = view;
  const evidence = evidenceFor(key, entry);
  const said = evidence?.diagnosticCode ?? '';
  const isOwn = entry.address === address;
  const { reason, tenant, stream } = entry;
  const mayRelease = may.releasable.some(
    (each) => each.tenant === tenant && each.stream === stream && each.reason === reason,
  );
  return (
    <tr>
      <th scope="row">
        <Shape tone={applies ? 'stop' : 'none'} /> {REASON_WORDS[reason]}
        <span class="meta"> {applies ? 'blocks' : visible(why)}</span>
      </th>
      <td>
        <span class="part">Scope</span>{' '}
        <span>
          {scopeWords(entry)}
          {isOwn ? null : (
            <>
              {', '}
              <a href={recipientPath(entry.address)}>whole domain</a>
            </>
          )}
        </span>
      </td>
      <td>
        <span class="part">Since</span>{' '}
        <span>
          <Time at={entry.since} />,{' '}
          {entry.expiresAt === null ? (
            'until removed'
          ) : (
            <>
              until <Time at={entry.expiresAt} />
            </>
          )}
        </span>
      </td>
      <td>
        <p>{causeWords(entry, evidence)[0]}</p>
        {said === '' ? null : <Raw text={visible(said)} />}
        <p class="meta">
          {ORIGIN_WORDS[entry.origin]}
          {isForeign(key, entry) || entry.actor === 'event' ? '' : `, by ${visible(entry.actor)}`}
          {evidence?.messageId === undefined ? null : (
            <>
              , <a href={messagePath(evidence.messageId)}>message</a>
            </>
          )}
          {evidence?.attribution === 'ambiguous' ? ', one of several candidates' : ''}
        </p>
        {isForeign(key, entry) || entry.note === null ? null : (
          <p>
            Note: <bdi>{visible(entry.note)}</bdi>
          </p>
        )}
      </td>
      <td>
        {isOwn && mayRelease ? (
          <a href={recipientPath(address, 'release', { reason, tenant, stream })}>
            Release
            <span class="for-ears">
              {' '}
              {REASON_WORDS[reason]}, {scopeWords(entry)}
            </span>
            …
          </a>
        ) : null}
      </td>
    </tr>
  );
}
