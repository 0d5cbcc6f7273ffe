import { Time } from '../components/parts.tsx';
import type { Frame } from './frame.ts';
import { THEMES } from './theme.ts';

const NAMES = { system: 'System', light: 'Light', dark: 'Dark' } as const;

/** Under every page: how it looks, its shortcuts; on paper, where it came from and when. */
export function Foot({ frame, shortcuts }: { frame: Frame; shortcuts: boolean }) {
  return (
    <footer class="foot">
      {frame.printed === null ? null : (
        <p class="printed">
          {frame.printed.url}, as of <Time at={frame.printed.at} /> UTC
        </p>
      )}
      <form class="theme" method="post" action="/theme" data-theme-form="">
        <input type="hidden" name="next" value={frame.path} />
        <fieldset class="switch">
          <legend class="for-ears">Theme</legend>
          {THEMES.map((theme) => (
            <button type="submit" name="theme" value={theme} aria-pressed={theme === frame.theme ? 'true' : 'false'}>
              {NAMES[theme]}
            </button>
          ))}
        </fieldset>
      </form>
      {shortcuts ? (
        <button type="button" class="quiet" data-opens="shortcuts" hidden>
          Keyboard shortcuts
        </button>
      ) : null}
    </footer>
  );
}
