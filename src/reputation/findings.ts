import type { Finding } from '../store/contract.ts';

/** AWS takes a finding back with either word: the event reference and the tenants page differ. */
const OVER = new Set(['Resolved', 'Closed', 'Enabled', 'Reinstated']);

/**
 * Which findings still hold: of each subject (resource, kind, and what a recommendation is about) the newest, unless it
 * says that the matter is over.
 */
export function openFindings(findings: readonly Finding[]): readonly Finding[] {
  const newest = new Map<string, Finding>();
  for (const finding of findings) {
    const { account, region, resource, kind, detail } = finding;
    const subject = JSON.stringify([account, region, resource, kind, detail.type ?? '']);
    const known = newest.get(subject);
    if (known === undefined || finding.at > known.at) newest.set(subject, finding);
  }
  return [...newest.values()].filter(({ state }) => !OVER.has(state)).sort((a, b) => b.at - a.at);
}
