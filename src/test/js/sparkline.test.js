import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe } from '../../main/resources/webroot/charts/sparkline.js';

test('describe_noMentions_isNoMentions', () => {
  assert.equal(describe({ counts: [0, 0, 0], span: 'Last 3 seconds', unit: 'second' }), 'Last 3 seconds: no mentions');
});

test('describe_unknownCounts_saysSo', () => {
  const unknown = (i) => i < 2;

  assert.equal(
    describe({ counts: [0, 0, 3], span: 'Last 3 seconds', unit: 'second', unknown }),
    'Last 3 seconds: 3 mentions, at most 3 per second, 3 in the last second; 2 of 3 are unknown',
  );
});

test('describe_mentions_hasSumPeakAndLast', () => {
  assert.equal(
    describe({ counts: [1000, 2, 3], span: 'Last 3 minutes', unit: 'minute' }),
    'Last 3 minutes: 1,005 mentions, at most 1,000 per minute, 3 in the last minute',
  );
});
