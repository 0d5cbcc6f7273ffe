import type { PropsWithChildren } from 'hono/jsx';
import type { Tone } from '../tone.ts';
import { Shape } from './parts.tsx';

/** What came of the last action, or what needs a deed: stays until the page is left. Errors are read out at once. */
export function Notice({ tone, title, children }: PropsWithChildren<{ tone: Tone; title: string }>) {
  return (
    <section class={`notice ${tone}`} role={tone === 'over' || tone === 'stop' ? 'alert' : 'status'}>
      <h2>
        <Shape tone={tone} /> {title}
      </h2>
      {children}
    </section>
  );
}
