import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slices } from '../../main/resources/webroot/charts/slices.js';

const parts = (...counts) => counts.map((count, i) => ({ slug: `k${i}`, count }));

test('slices_fewKeywords_areTheirParts', () => {
  assert.deepEqual(slices(parts(5, 4, 3)), parts(5, 4, 3));
});

test('slices_manyKeywords_areTheLargestAndTheRest', () => {
  assert.deepEqual(slices(parts(9, 8, 7, 3, 2)), [...parts(9, 8, 7), { slug: '', count: 5 }]);
});
