import type { OpenAPIHono } from '@hono/zod-openapi';

/** Serves what the routes say of themselves at `/openapi.json` (OpenAPI 3.1). */
export function serveDescription(app: OpenAPIHono): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', { type: 'http', scheme: 'bearer' });
  app.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: {
      title: 'ses-sentinel',
      version: '1',
      description: 'Errors are problem documents (RFC 9457) with a stable `code`.',
    },
  });
}
