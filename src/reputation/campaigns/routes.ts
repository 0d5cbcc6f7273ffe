import { createApi } from '../../shared/api.ts';
import { createCampaignListRoutes } from './list-routes.ts';
import { type CampaignRoutesOptions, createLiveCampaignRoutes } from './live-routes.ts';
import { createCampaignRegistrationRoutes } from './registration-routes.ts';

/** Everything under `/v1/campaigns`. */
export function createCampaignRoutes(options: CampaignRoutesOptions) {
  const api = createApi();
  api.route('/', createCampaignListRoutes(options));
  api.route('/', createLiveCampaignRoutes(options));
  api.route('/', createCampaignRegistrationRoutes(options));
  return api;
}
