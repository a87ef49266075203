import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCount, formatRate } from '../../main/resources/webroot/format.js';

test('formatRate_anyMagnitude_hasAboutThreeDigits', () => {
  const rates = [0, 0.004, 0.01, 0.5, 9.994, 9.996, 42, 99.94, 99.96, 1234.5];

  assert.deepEqual(rates.map(formatRate), [
    '0', '<0.01', '0.01', '0.50', '9.99', '10.0', '42.0', '99.9', '100', '1,235',
  ]);
});

test('formatCount_large_isGrouped', () => {
  assert.equal(formatCount(1234567), '1,234,567');
});
