import { auditPath, keysPath } from '../access/path.ts';
import { notificationsPath } from '../notifications/path.ts';

const SECTIONS = [
  { path: '/settings', name: 'Rules' },
  { path: notificationsPath(), name: 'Notifications' },
  { path: keysPath(), name: 'Keys' },
  { path: auditPath(), name: 'Audit log' },
] as const;

/** The parts of the settings, for operators: others have one part only. */
export function SettingsSections({ current }: { current: (typeof SECTIONS)[number]['name'] }) {
  return (
    <nav class="switch access-sections" aria-label="Parts of the settings">
      {SECTIONS.map(({ path, name }) => (
        <a href={path} aria-current={name === current ? 'page' : undefined}>
          {name}
        </a>
      ))}
    </nav>
  );
}
