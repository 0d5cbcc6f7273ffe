/** Where people read of one alert: what the dashboard serves, and what messages link to. */
export const alertPath = (id: string): string => `/alerts/${encodeURIComponent(id)}`;
