import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatChange, formatCount, formatRate, formatShortCount } from '../../main/resources/webroot/format.js';

test('formatRate_anyMagnitude_hasAboutThreeDigits', () => {
  const rates = [0, 0.004, 0.01, 0.5, 9.994, 9.996, 42, 99.94, 99.96, 1234.5];

  assert.deepEqual(rates.map(formatRate), [
    '0', '<0.01', '0.01', '0.50', '9.99', '10.0', '42.0', '99.9', '100', '1,235',
  ]);
});

test('formatCount_large_isGrouped', () => {
  assert.equal(formatCount(1234567), '1,234,567');
});

test('formatShortCount_anyMagnitude_hasAtMostThreeDigits', () => {
  assert.deepEqual([0, 999, 1234, 56_789, 1_234_567].map(formatShortCount), ['0', '999', '1.23K', '56.8K', '1.23M']);
});

test('formatChange_aRatio_isTheChange', () => {
  assert.deepEqual([1, 1.25, 0.5, 12].map(formatChange), ['0%', '+25%', '-50%', '×12']);
});
