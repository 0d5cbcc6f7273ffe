import type { MiddlewareHandler } from 'hono';
import { contextStorage } from 'hono/context-storage';
import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';

const strictHeaders = (scripts: "'self'" | "'none'") =>
  secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: [scripts],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: [scripts],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
    },
    xFrameOptions: 'DENY',
    referrerPolicy: 'no-referrer',
    // The entry decides about HSTS: on plain http in a private network it would be wrong.
    strictTransportSecurity: false,
  });

/** The frame of a page asks the request under way for theme and address. */
const besideRequest = contextStorage();

const uncached = (strict: MiddlewareHandler): MiddlewareHandler =>
  createMiddleware(async (c, next) =>
    strict(c, async () => {
      await besideRequest(c, next);
      c.header('cache-control', 'no-store');
    }),
  );

/** What every page sends: nothing from elsewhere, nothing inline, nothing kept by caches, no trace in `Referer`. */
export const pageHeaders = uncached(strictHeaders("'self'"));

/** For pages that strangers open: no scripts at all. */
export const scriptlessPageHeaders = uncached(strictHeaders("'none'"));
