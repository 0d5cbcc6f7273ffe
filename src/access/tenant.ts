import type { Problem } from '../shared/problem.ts';
import type { AccessKey } from '../store/contract.ts';

export const OTHER_TENANT: Problem = {
  status: 403,
  code: 'other-tenant',
  title: 'The key is bound to another tenant',
};

/** Whether a key may act for a tenant; a bound key acts for its own only. */
export const mayActFor = (key: AccessKey, tenant: string | undefined): boolean =>
  key.tenant === null || tenant === undefined || key.tenant === tenant;
