import type { Log } from '../../shared/log.ts';
import type { AccessKey, AlertStore } from '../../store/contract.ts';

/** How many troubles are open, as far as the key sees them; `null` = not known. */
export type OpenAlertCount = (key: AccessKey) => Promise<number | null>;

/** For the navigation of every page: that it cannot be counted is no reason to withhold the page. */
export const createOpenAlertCount =
  ({ alerts, log }: { readonly alerts: Pick<AlertStore, 'countOpen'>; readonly log: Log }): OpenAlertCount =>
  async ({ tenant }) => {
    try {
      return await alerts.countOpen(tenant ?? undefined);
    } catch (error) {
      log.warn('open_alerts_not_counted', { error: error instanceof Error ? error.name : 'unknown' });
      return null;
    }
  };
