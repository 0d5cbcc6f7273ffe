import { createSecrets } from '../../src/access/secrets.ts';
import { createPseudonyms } from '../../src/suppression/pseudonym.ts';

export const SECRET_KEY = 'a secret key of the tests, 32 characters';

export const secrets = createSecrets(SECRET_KEY);

export const pseudonymOf = createPseudonyms(secrets);
