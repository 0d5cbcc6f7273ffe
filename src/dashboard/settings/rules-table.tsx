import { RULE_NAMES, type RuleName } from '../../suppression/policy-rules.ts';
import { hasScope, hasStrikes } from './fields.ts';
import { type FieldSet, RuleField } from './rule-field.tsx';
import { PART_WORDS, RULE_WORDS, SCOPE_WORDS } from './rule-words.ts';

/** The rules, one row each, as text or as controls. */
export function RulesTable(set: FieldSet) {
  return (
    <table class="stacked rules">
      <caption class={set.editable ? undefined : 'for-ears'}>
        {set.editable ? 'An empty number of days: blocked until somebody removes the entry.' : 'Rules'}
      </caption>
      <thead>
        <tr>
          <th scope="col">What happens</th>
          <th scope="col">{PART_WORDS.enabled}</th>
          <th scope="col">{PART_WORDS.scope}</th>
          <th scope="col">When</th>
          <th scope="col">{PART_WORDS.days}</th>
        </tr>
      </thead>
      <tbody>
        {RULE_NAMES.map((rule) => (
          <RuleRow rule={rule} set={set} />
        ))}
      </tbody>
    </table>
  );
}

function RuleRow({ rule, set }: { rule: RuleName; set: FieldSet }) {
  const { title, help } = RULE_WORDS[rule];
  return (
    <tr>
      <th scope="row" class="rule-name">
        <strong>{title}</strong>
        <span class="meta">{help}</span>
      </th>
      <td>
        <RuleField rule={rule} part="enabled" {...set} />
      </td>
      <td>
        {hasScope(rule) ? (
          <RuleField rule={rule} part="scope" {...set} />
        ) : (
          <Fixed name={PART_WORDS.scope} words={SCOPE_WORDS.tenant} />
        )}
      </td>
      <td class="when">
        {hasStrikes(rule) ? (
          <>
            <RuleField rule={rule} part="strikes" {...set} />
            <RuleField rule={rule} part="withinDays" {...set} />
          </>
        ) : (
          <Fixed name="When" words="at once" />
        )}
      </td>
      <td>
        <RuleField rule={rule} part="days" {...set} />
      </td>
    </tr>
  );
}

/** What is no setting of this rule. */
function Fixed({ name, words }: { name: string; words: string }) {
  return (
    <div class="rule-field fixed">
      <span class="part">{name}</span> <span>{words}</span>
    </div>
  );
}
