import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { readForm } from '../session/form-body.ts';
import type { Guard } from '../session/guard.tsx';
import { safeNext } from '../session/next-path.ts';
import { pageHeaders } from '../session/page-headers.ts';
import { keepTheme, parseTheme } from './theme.ts';

const FORM_BYTES = 8 * 1024;

/** `POST /theme`: light, dark, or as the machine is set. For everybody, signed in or not. */
export function createThemeRoute({ guard }: { readonly guard: Guard }): Hono {
  const app = new Hono();
  app.post('/theme', pageHeaders, guard.sameOrigin, bodyLimit({ maxSize: FORM_BYTES }), async (c) => {
    const { theme, next } = await readForm(c);
    keepTheme(c, parseTheme(theme));
    return c.redirect(safeNext(typeof next === 'string' ? next : undefined), 303);
  });
  return app;
}
