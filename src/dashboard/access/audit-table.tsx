import { visible } from '../../shared/words.ts';
import type { StoredAuditRecord } from '../../store/contract.ts';
import { Time } from '../components/parts.tsx';
import { actionText, actorText, detailTexts } from './audit-words.ts';
import { auditPath } from './path.ts';

/** Who did what, when, to what. */
export function AuditTable({ records }: { records: readonly StoredAuditRecord[] }) {
  return (
    <table class="stacked history access-audit">
      <caption>Newest first, times in UTC</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">Who</th>
          <th scope="col">Did what</th>
          <th scope="col">To what</th>
          <th scope="col">Tenant</th>
        </tr>
      </thead>
      <tbody>
        {records.map((record) => (
          <Row record={record} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ record: { at, actor, action, subject, tenant, detail } }: { record: StoredAuditRecord }) {
  const who = actorText(actor);
  return (
    <tr>
      <td data-label="When">
        <Time at={at} seconds />
      </td>
      <th scope="row">
        {who.kind === 'job' ? <span class="chip">job</span> : null}{' '}
        <a href={auditPath({ actor })}>
          <bdi>{who.name}</bdi>
        </a>
      </th>
      <td data-label="Did what">{actionText(action)}</td>
      <td data-label="To what" class="access-what">
        {subject === '' ? null : (
          <a href={auditPath({ subject })}>
            <bdi>{visible(subject)}</bdi>
          </a>
        )}
        {detailTexts(detail).map((text) => (
          <span class="meta">
            <bdi>{text}</bdi>
          </span>
        ))}
      </td>
      <td data-label="Tenant">{tenant ?? <span class="meta">all</span>}</td>
    </tr>
  );
}
