import { auditPath, keysPath } from '../access/path.ts';
import { alertRulesPath } from '../alerts/path.ts';
import { rulesPath } from '../breaker/path.ts';
import { Sections } from '../components/sections.tsx';
import { notificationsPath } from '../notifications/path.ts';
import { routingPath } from '../routing/path.ts';

const SECTIONS = [
  { path: '/settings', name: 'Rules' },
  { path: alertRulesPath(), name: 'Alert rules' },
  { path: rulesPath, name: 'Circuit breaker' },
  { path: routingPath(), name: 'Routing' },
  { path: notificationsPath(), name: 'Notifications' },
  { path: keysPath(), name: 'Keys' },
  { path: auditPath(), name: 'Audit log' },
] as const;

export type SettingsSectionName = (typeof SECTIONS)[number]['name'];

/** The parts of the settings, for operators: others have one part only. */
export const SettingsSections = ({ current }: { current: SettingsSectionName }) => (
  <Sections label="Parts of the settings" sections={SECTIONS} current={current} />
);
