import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLogarithmic } from '../../main/resources/webroot/charts/mention-bars.js';

test('isLogarithmic_similarCounts_isFalse', () => {
  assert.equal(isLogarithmic([100, 50, 10]), false);
  assert.equal(isLogarithmic([]), false);
  assert.equal(isLogarithmic([0, 0, 1]), false);
});

test('isLogarithmic_mostBarsInvisible_isTrue', () => {
  assert.equal(isLogarithmic([10_000, 100, 90, 0]), true);
});
