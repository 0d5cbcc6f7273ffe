import { expect, it } from 'vitest';
import { createPlaces } from '../../src/shared/places.ts';

it('are free again when they were left, or when nobody kept them', () => {
  let at = 0;
  const places = createPlaces({ now: () => at });
  const [left, kept, lost] = [places.take(10), places.take(10), places.take(10)];
  expect(places.taken()).toBe(3);
  left.leave();
  left.leave();
  left.keep(99);
  expect(places.taken()).toBe(2);
  kept.keep(20);
  at = 10;
  expect(places.taken()).toBe(1);
  lost.keep(30);
  expect(places.taken()).toBe(1);
  at = 20;
  expect(places.taken()).toBe(0);
});
