import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOLD_MILLIS, Hold } from '../../main/resources/webroot/hold.js';

test('reason_pointerThatRests_endsAfterTheLimit', () => {
  const hold = new Hold();
  assert.equal(hold.reason(0), null);

  hold.extend('pointer', 0);
  hold.extend('pointer', 1_000);

  assert.equal(hold.reason(HOLD_MILLIS + 999), 'pointer');
  assert.equal(hold.reason(HOLD_MILLIS + 1_000), null);
});

test('end_ofThePointer_leavesTheHoldOfTheFocus', () => {
  const hold = new Hold();
  hold.extend('focus', 0);
  hold.extend('pointer', 0);

  hold.end('pointer');
  assert.equal(hold.reason(1), 'focus');
  hold.end('focus');
  assert.equal(hold.reason(1), null);
});
