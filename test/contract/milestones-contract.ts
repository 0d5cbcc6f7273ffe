import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/store/contract.ts';

export function milestonesContract(open: () => Promise<Store>): void {
  describe('milestones', () => {
    let store: Store;
    beforeAll(async () => {
      store = await open();
    });
    afterAll(() => store.close());

    it('keep the first moment, in whichever order two processes tell it', async () => {
      expect(await store.milestones.of('first-check')).toBeNull();
      await store.milestones.reached('first-check', 2_000);
      await store.milestones.reached('first-check', 3_000);
      expect(await store.milestones.of('first-check')).toBe(2_000);
      await store.milestones.reached('first-check', 1_000);
      expect(await store.milestones.of('first-check')).toBe(1_000);
    });
  });
}
