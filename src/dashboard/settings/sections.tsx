import { Sections } from '../components/sections.tsx';
import { notificationsPath } from '../notifications/path.ts';

const SECTIONS = [
  { path: '/settings', name: 'Rules' },
  { path: notificationsPath(), name: 'Notifications' },
] as const;

/** The parts of the settings, for operators: others have one part only. */
export const SettingsSections = ({ current }: { current: (typeof SECTIONS)[number]['name'] }) => (
  <Sections label="Parts of the settings" sections={SECTIONS} current={current} />
);
