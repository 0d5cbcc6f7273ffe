import type { Child } from 'hono/jsx';
import { visible } from '../../shared/words.ts';
import type { Alert } from '../../store/contract.ts';
import { Time } from '../components/parts.tsx';

/** One line of what is known; what is not known is left out. */
export function Fact({ name, children }: { name: string; children?: Child }) {
  if (children === null || children === undefined || children === '') return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** Who sees to it. */
export function AcknowledgedBy({ alert: { acknowledgement } }: { alert: Alert }) {
  if (acknowledgement === null) return <>nobody</>;
  const { at, by, note } = acknowledgement;
  return (
    <>
      <bdi>{visible(by)}</bdi>, <Time at={at} /> UTC
      {note === null ? null : (
        <>
          : <bdi>{visible(note)}</bdi>
        </>
      )}
    </>
  );
}
