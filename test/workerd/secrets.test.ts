import { secretsContract } from '../contract/secrets-contract.ts';

secretsContract();
