/** Reads all that the pages of alerts show. */
import { type AlertFilters, type AlertList, listAlerts } from '../../reputation/alerts/list.ts';
import { maySee } from '../../reputation/alerts/present.ts';
import { MAX_NOTICES } from '../../reputation/alerts/routes.ts';
import { ALERT_SETTINGS, type AlertSettings } from '../../reputation/alerts/settings.ts';
import { readSection } from '../../reputation/settings-section.ts';
import type { Millis } from '../../shared/time.ts';
import type {
  AccessKey,
  Alert,
  AlertNotice,
  AlertPlace,
  EndpointPlace,
  Store,
  WebhookEndpoint,
} from '../../store/contract.ts';
import { type Trouble, troublesOf } from './trouble.ts';

export type AlertsStore = Pick<Store, 'alerts' | 'settings' | 'webhooks' | 'webhookDeliveries'>;

/** More than this are shown as rows. */
const SHOWN_WHOLE = 10;
const MAX_OPEN = 200;
const HISTORY = 30;

/** An endpoint that is told of alerts, and how far it is. */
export interface Channel {
  readonly endpoint: WebhookEndpoint;
  readonly place: EndpointPlace;
}

/** Operators see where alerts go; to others it is not shown, as by the API. */
const seesChannels = ({ scopes, tenant }: AccessKey): boolean => tenant === null && scopes.includes('admin');

async function loadChannels({ webhooks, webhookDeliveries }: AlertsStore, key: AccessKey) {
  if (!seesChannels(key)) return null;
  const [endpoints, places] = await Promise.all([webhooks.list(), webhookDeliveries.places('alert.changed')]);
  const byEndpoint = new Map(places.map((place) => [place.endpoint, place]));
  return endpoints.flatMap((endpoint): Channel[] => {
    const place = byEndpoint.get(endpoint.id);
    return place === undefined ? [] : [{ endpoint, place }];
  });
}

/** The alerts that are open now, as far as the key sees them. */
async function openAlertsOf(alerts: AlertsStore['alerts'], key: AccessKey): Promise<readonly Alert[]> {
  const found = await listAlerts(alerts, key, { state: 'open' }, { cursor: undefined, limit: MAX_OPEN });
  return found?.items ?? [];
}

export interface ShownTrouble extends Trouble {
  /** The newest that was said of the worst level; `null` = nothing. */
  readonly notice: AlertNotice | null;
}

export interface AlertsView {
  readonly now: Millis;
  /** All that is open, whatever the filters. */
  readonly open: readonly Trouble[];
  /** Of these, those that match, as they are shown whole. */
  readonly whole: readonly ShownTrouble[];
  /** And those for which there is no room. */
  readonly more: readonly Alert[];
  readonly history: AlertList;
  readonly settings: AlertSettings;
  /** `null`: not for this viewer. */
  readonly channels: readonly Channel[] | null;
}

const matches = ({ rule, level, tenant }: AlertFilters, alert: Alert): boolean =>
  (rule === undefined || alert.rule === rule) &&
  (level === undefined || alert.level === level) &&
  (tenant === undefined || alert.tenant === tenant);

interface Request {
  readonly key: AccessKey;
  readonly filters: AlertFilters;
  readonly cursor: AlertPlace | undefined;
  readonly now: Millis;
}

/** @returns `null` when the key asks for another tenant's. Pages after the first have the history alone. */
export async function loadAlerts(
  store: AlertsStore,
  { key, filters, cursor, now }: Request,
): Promise<AlertsView | null> {
  const isFirst = cursor === undefined && filters.state !== 'resolved';
  const wantsHistory = filters.state !== 'open';
  const [open, history, settings, channels] = await Promise.all([
    openAlertsOf(store.alerts, key),
    listAlerts(store.alerts, key, { ...filters, state: 'resolved' }, { cursor, limit: HISTORY }),
    readSection(store.settings, ALERT_SETTINGS),
    loadChannels(store, key),
  ]);
  if (history === null) return null;
  const matching = troublesOf(isFirst ? open.filter((alert) => matches(filters, alert)) : []);
  const whole = await Promise.all(
    matching.slice(0, SHOWN_WHOLE).map(async (trouble) => {
      const [notice] = await store.alerts.notices(trouble.worst.id, 1);
      return { ...trouble, notice: notice ?? null };
    }),
  );
  return {
    now,
    open: troublesOf(open),
    whole,
    more: matching.slice(SHOWN_WHOLE).flatMap(({ worst, milder }) => [worst, ...milder]),
    history: wantsHistory ? history : { items: [], nextCursor: null },
    settings,
    channels,
  };
}

export interface AlertView {
  readonly now: Millis;
  readonly alert: Alert;
  /** Oldest first. */
  readonly notices: readonly AlertNotice[];
  /** Other levels of the same trouble that are open. */
  readonly others: readonly Alert[];
  readonly channels: readonly Channel[] | null;
}

/** @returns `null` for what is not there, or not this key's. */
export async function loadAlert(
  store: AlertsStore,
  { id, key, now }: { readonly id: string; readonly key: AccessKey; readonly now: Millis },
): Promise<AlertView | null> {
  const alert = await store.alerts.find(id);
  if (alert === null || !maySee(key, alert)) return null;
  const [notices, open, channels] = await Promise.all([
    store.alerts.notices(id, MAX_NOTICES),
    openAlertsOf(store.alerts, key),
    loadChannels(store, key),
  ]);
  const [same] = troublesOf([alert, ...open.filter((other) => other.id !== id)]).filter(({ worst, milder }) =>
    [worst, ...milder].includes(alert),
  );
  const others = same === undefined ? [] : [same.worst, ...same.milder].filter((other) => other !== alert);
  return { now, alert, notices, others, channels };
}
