/** Mail that no rule and no tag gives to a tenant belongs to this one. */
export const DEFAULT_TENANT = 'default';
