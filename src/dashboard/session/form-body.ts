import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';

const UNREADABLE = 'The form cannot be read. Nothing was changed.\n';

/**
 * The fields of a form. What is no form, or did not come whole, is its sender's fault: 400.
 *
 * After the first reading `c.req.parseBody()` answers from what was read.
 */
export async function readForm(c: Context): Promise<Readonly<Record<string, string | File>>> {
  try {
    return await c.req.parseBody();
  } catch (cause) {
    throw new HTTPException(400, { cause, res: new Response(UNREADABLE, { status: 400 }) });
  }
}
