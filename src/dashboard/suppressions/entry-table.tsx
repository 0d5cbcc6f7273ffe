import { visible } from '../../shared/words.ts';
import type { AccessKey, Suppression } from '../../store/contract.ts';
import { evidenceFor, isForeign } from '../../suppression/present.ts';
import { Time } from '../components/parts.tsx';
import { ORIGIN_WORDS, REASON_WORDS } from './filters.ts';

const scopeText = ({ tenant, stream }: Suppression): string =>
  `${tenant === '' ? 'all tenants' : `tenant ${tenant}`}${stream === '' ? '' : `, stream ${stream}`}`;

/** The most telling word that the entry has for itself. */
function whyOf(key: AccessKey, entry: Suppression): string {
  if (isForeign(key, entry)) return '';
  const evidence = evidenceFor(key, entry) ?? {};
  return entry.note ?? evidence.diagnosticCode ?? evidence.bounceSubType ?? evidence.complaintFeedbackType ?? '';
}

/** Entries of the list, by address. */
export function EntryTable({ entries, viewer }: { entries: readonly Suppression[]; viewer: AccessKey }) {
  return (
    <table class="figures stacked sources">
      <thead>
        <tr>
          <th scope="col">Address</th>
          <th scope="col" class="text">
            Reason
          </th>
          <th scope="col" class="text">
            Scope
          </th>
          <th scope="col" class="text">
            Since
          </th>
          <th scope="col" class="text">
            Expires
          </th>
          <th scope="col" class="text">
            Why
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr>
            <th scope="row">
              <strong>{visible(entry.address)}</strong>
            </th>
            <td class="text">
              {REASON_WORDS[entry.reason]}
              <span class="meta">{ORIGIN_WORDS[entry.origin]}</span>
            </td>
            <td class="text">{visible(scopeText(entry))}</td>
            <td class="text">
              <span class="part">since </span>
              <Time at={entry.since} />
            </td>
            <td class="text">
              <span class="part">expires </span>
              {entry.expiresAt === null ? 'never' : <Time at={entry.expiresAt} />}
            </td>
            <td class="text why">{visible(whyOf(viewer, entry)).slice(0, 200)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
