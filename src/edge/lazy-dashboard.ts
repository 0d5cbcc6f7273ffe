/** The pages are a module of their own, which most isolates never need: checks, webhooks and cron work without it. */
import type { Dashboard, DashboardOptions } from '../dashboard/routes.tsx';

/** Loads and builds the pages when the first one is asked for. */
export function lazyDashboard(options: DashboardOptions): Dashboard {
  let built: Dashboard | null = null;
  return {
    fetch: async (request, env) => {
      const { createDashboard } = await import('../dashboard/routes.tsx');
      built ??= createDashboard(options);
      return built.fetch(request, env);
    },
  };
}
