/** In place of `@asteasolutions/zod-to-openapi`, all that `@hono/zod-openapi` takes from it: a Worker describes nothing. */

const refuse = (): never => {
  throw new Error('The description of the API is made when the Worker is built');
};

export const extendZodWithOpenApi = (): void => {};
export const getOpenApiMetadata = refuse;
export const OpenApiGeneratorV3 = refuse;
export const OpenApiGeneratorV31 = refuse;

/** Takes every route and forgets it. */
export class OpenAPIRegistry {
  readonly definitions = [];
  readonly registerPath = (): void => {};
}
