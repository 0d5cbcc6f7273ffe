/** A new key as the fields of a form, and what is wrong with them. Pure. */
import { bindsWhatConcernsAll, type NewKeyRequest, newKeySchema, UNBOUND_SCOPES } from '../../access/new-key.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { SCOPES, type Scope } from '../../store/contract.ts';
import type { Fields, Problems } from '../components/fields.ts';

export const scopeField = (scope: Scope): string => `scope.${scope}`;

const PROBLEMS: Readonly<Record<string, string>> = {
  name: 'Write a name of at most 100 characters: the program or person that will use the key.',
  scopes: 'Tick at least one.',
  tenant: 'Write a tenant’s name: letters, digits, - and _, at most 64. Or leave it empty: all tenants.',
};

/** The key that the fields say, or what is wrong with which of them. */
export function parseKeyFields(fields: Fields): Result<NewKeyRequest, Problems> {
  const { tenant = '' } = fields;
  const parsed = newKeySchema.safeParse({
    name: fields.name ?? '',
    scopes: SCOPES.filter((scope) => fields[scopeField(scope)] !== undefined),
    ...(tenant === '' ? {} : { tenant }),
  });
  if (!parsed.success)
    return err(
      Object.fromEntries(
        parsed.error.issues.map(({ path: [name] }) => [String(name), PROBLEMS[String(name)] ?? 'This is not right.']),
      ),
    );
  if (!bindsWhatConcernsAll(parsed.data)) return ok(parsed.data);
  const ticked = UNBOUND_SCOPES.filter((scope) => parsed.data.scopes.includes(scope)).join(' and ');
  return err({ tenant: `What ${ticked} opens concerns all tenants. Empty this field, or untick ${ticked}.` });
}
