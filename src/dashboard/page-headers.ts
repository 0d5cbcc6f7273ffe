import type { MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { secureHeaders } from 'hono/secure-headers';

const strict = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'none'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
    baseUri: ["'none'"],
  },
  xFrameOptions: 'DENY',
  referrerPolicy: 'no-referrer',
  // The entry decides about HSTS: on plain http in a private network it would be wrong.
  strictTransportSecurity: false,
});

/** What every page sends: nothing from elsewhere, nothing inline, nothing kept by caches, no trace in `Referer`. */
export const pageHeaders: MiddlewareHandler = createMiddleware(async (c, next) =>
  strict(c, async () => {
    await next();
    c.header('cache-control', 'no-store');
  }),
);
