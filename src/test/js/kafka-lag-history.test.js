import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LagHistory, lagSteps } from '../../main/resources/webroot/kafka/state/lag-history.js';

test('of_addedLags_returnsTheLastTenMinutesInOrder', () => {
  const history = new LagHistory();
  [0, 300_000, 600_001, 600_001, 500_000].forEach((at, i) => history.add('a', at, i));
  history.add('a', 600_002, null);
  history.add('b', 5, 7);

  assert.deepEqual(history.of('a'), [{ at: 300_000, lag: 1 }, { at: 500_000, lag: 4 }]);
  assert.deepEqual(history.of('b'), [{ at: 5, lag: 7 }]);
  assert.deepEqual(history.of('c'), []);
});

test('lagSteps_fewPoints_areTheLargestOfEachStepOrTheLastBefore', () => {
  const points = [
    { at: 5, lag: 2 },
    { at: 21, lag: 9 },
    { at: 25, lag: 4 },
    { at: 48, lag: 1 },
  ];

  assert.deepEqual(lagSteps(points, { now: 50, count: 5, stepMillis: 10 }), [2, 2, 9, 4, 1]);
  assert.deepEqual(lagSteps([], { now: 50, count: 3, stepMillis: 10 }), [0, 0, 0]);
});
