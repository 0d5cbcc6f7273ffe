import type { Child } from 'hono/jsx';
import { currentFrame } from '../frame/frame.ts';

/** A link to a page for operators; to others it says whom it takes. */
export function OperatorLink({ href, children }: { href: string; children: Child }) {
  return currentFrame().isOperator ? <a href={href}>{children}</a> : <span class="meta">Needs an operator.</span>;
}
