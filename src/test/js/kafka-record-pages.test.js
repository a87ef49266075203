import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newerThan, olderThan, startOf, withoutKnown } from '../../main/resources/webroot/kafka/api/record-pages.js';

const record = (partition, offset, timestamp) => ({ partition, offset, timestamp });

test('startOf_everyChoice_isTheRequestParameter', () => {
  assert.equal(startOf({ from: 'last', value: 'whatever' }), 'last:20');
  assert.equal(startOf({ from: 'earliest', value: '' }), 'earliest');
  assert.equal(startOf({ from: 'offset', value: ' 42 ' }), 'offset:42');
  assert.equal(startOf({ from: 'time', value: '2026-11-22T10:15:00Z' }), '2026-11-22T10:15:00.000Z');
  assert.equal(startOf({ from: 'ago', value: '10m' }), '10m');
});

test('startOf_invalidValue_isRejected', () => {
  assert.throws(() => startOf({ from: 'offset', value: '-1' }), /whole number/);
  assert.throws(() => startOf({ from: 'time', value: 'noon' }), /valid date/);
  assert.throws(() => startOf({ from: 'ago', value: 'long' }), /30s, 10m/);
});

test('olderAndNewer_onePartition_useOffsets', () => {
  const records = [record(2, 10, 5), record(2, 14, 9)];

  assert.deepEqual(olderThan(records, '2'), { from: 'last:20', until: 'offset:10', limit: 20 });
  assert.deepEqual(newerThan(records, '2'), { from: 'offset:15', limit: 20 });
});

test('olderAndNewer_allPartitions_useTimestampsAndRepeatEqualOnes', () => {
  const records = [record(0, 10, 5), record(1, 3, 5), record(2, 14, 9)];

  assert.deepEqual(olderThan(records, ''), { from: 'last:22', until: '1970-01-01T00:00:00.006Z', limit: 22 });
  assert.deepEqual(newerThan(records, ''), { from: '1970-01-01T00:00:00.009Z', limit: 21 });
  assert.deepEqual(withoutKnown([record(0, 9, 5), record(1, 3, 5)], records), [record(0, 9, 5)]);
});
