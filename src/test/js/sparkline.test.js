import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describe } from '../../main/resources/webroot/charts/sparkline.js';

test('describe_noMentions_isNoMentions', () => {
  assert.equal(describe({ counts: [0, 0, 0], span: 'Last 3 seconds', unit: 'second' }), 'Last 3 seconds: no mentions');
});

test('describe_mentions_hasSumPeakAndLast', () => {
  assert.equal(
    describe({ counts: [1000, 2, 3], span: 'Last 3 minutes', unit: 'minute' }),
    'Last 3 minutes: 1,005 mentions, at most 1,000 per minute, 3 in the last minute',
  );
});
