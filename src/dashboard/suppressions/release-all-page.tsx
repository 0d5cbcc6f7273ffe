import type { AccessKey, BoundedCount } from '../../store/contract.ts';
import type { Assets } from '../assets.ts';
import type { Form } from '../components/fields.ts';
import { ReleaseEffects } from '../recipient/release-effects.tsx';
import { boundedText, entriesText } from './count-words.ts';
import { type Filters, filterLines, type Texts } from './filters.ts';
import { listPath, suppressionsPath } from './path.ts';
import { BulkReleasePage, othersGoAlong, wayBack } from './release-form.tsx';

interface Props {
  readonly viewer: AccessKey;
  readonly assets: Assets;
  readonly filters: Filters;
  readonly matching: BoundedCount;
  readonly form: Form;
}

/** The filters in a form that goes on with them. */
export function FilterInputs({ texts }: { texts: Texts }) {
  return (
    <>
      {Object.entries(texts).map(([name, value]) => (
        <input type="hidden" name={`filter.${name}`} value={value} />
      ))}
    </>
  );
}

const whatMatches = (matching: BoundedCount): string =>
  !matching.exact
    ? 'all entries that match'
    : matching.n === 1
      ? 'the one entry that matches'
      : `all ${boundedText(matching)} entries that match`;

/** Asks before all that match go. */
export function ReleaseAllPage({ viewer, assets, filters, matching, form }: Props) {
  const what = whatMatches(matching);
  return (
    <BulkReleasePage
      {...{ viewer, assets, form }}
      question={`Release ${what}?`}
      deed={`Release ${what}`}
      action={suppressionsPath('release-all')}
      going={matching}
      back={listPath(filters.texts)}
    >
      <FilterInputs texts={filters.texts} />
      <input type="hidden" name="total" value={String(matching.n)} />
      <div>
        <h2>Which</h2>
        <p>
          {matching.exact ? entriesText(matching) : `${entriesText(matching)}, and what lies beyond,`} with these
          filters:
        </p>
        <ul class="plain">
          {filterLines(filters).map((line) => (
            <li>
              <bdi>{line}</bdi>
            </li>
          ))}
        </ul>
        {viewer.tenant === null ? null : (
          <p>Entries for all tenants stay: your key is bound to tenant {viewer.tenant}.</p>
        )}
      </div>
      <div>
        <h2>What follows</h2>
        <ul class="plain">
          <li>Mail to all of them resumes, where no other entry blocks.</li>
          <li>They go slice by slice while the next page is open. Leaving it stops after the slice under way.</li>
          <li>Entries since a later time than this question stay.</li>
          {othersGoAlong}
          <ReleaseEffects
            going={[{ reason: filters.filter.reason ?? 'bounce' }, { reason: filters.filter.reason ?? 'complaint' }]}
          />
          {wayBack}
        </ul>
      </div>
    </BulkReleasePage>
  );
}
