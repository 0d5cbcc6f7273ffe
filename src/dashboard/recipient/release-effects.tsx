import type { Suppression } from '../../store/contract.ts';

/** What follows from taking entries out, whomever they are about. */
export function ReleaseEffects({ going }: { going: readonly Pick<Suppression, 'reason'>[] }) {
  return (
    <>
      {going.some(({ reason }) => reason === 'bounce') ? (
        <li>Older events cannot bring the entries back. If it bounces again, it is blocked again.</li>
      ) : (
        <li>Older events cannot bring the entries back; newer ones can.</li>
      )}
      {going.some(({ reason }) => reason === 'complaint') ? (
        <li>Whoever complained and gets mail again is likely to complain again: release only who asked for it.</li>
      ) : null}
      <li>Where this service keeps SES's own list in step, the address is taken off there as well.</li>
    </>
  );
}
