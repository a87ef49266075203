import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe } from '../../main/resources/webroot/charts/mention-bars.js';

test('describe_bars_saysWhetherTheScaleIsLogarithmic', () => {
  const bars = [{ name: 'a', count: 11_464 }];

  assert.equal(describe(bars, false), 'Mentions: a 11,464');
  assert.equal(describe(bars, true), 'Mentions (logarithmic scale): a 11,464');
});
