import { z } from '@hono/zod-openapi';
import { cursorKind } from '../shared/cursor.ts';
import { ORIGINS, REASONS, type SuppressionPlace } from '../store/contract.ts';

type PlaceParts = [string, string, string, SuppressionPlace['reason'], SuppressionPlace['origin']];

/** A place in the list of entries. */
export const placeCursor = cursorKind<PlaceParts, SuppressionPlace>(
  z.tuple([z.string(), z.string(), z.string(), z.enum(REASONS), z.enum(ORIGINS)]),
  ([address, tenant, stream, reason, origin]) => ({ address, tenant, stream, reason, origin }),
  ({ address, tenant, stream, reason, origin }) => [address, tenant, stream, reason, origin],
);
