import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawPath, tracePath } from '../../main/resources/webroot/charts/pipeline/paths.js';

test('drawPath_corner_isRoundedAndLeavesSpaceForTheHead', () => {
  const { d, end } = drawPath([
    [0, 0],
    [100, 0],
    [100, 50],
  ]);

  assert.equal(d, 'M0 0L86 0Q100 0 100 14L100 44');
  assert.deepEqual(end, { x: 100, y: 50, angle: 90 });
});

test('tracePath_corner_hasEvenlySpacedPoints', () => {
  const { points, step, length } = tracePath([
    [0, 0],
    [100, 0],
    [100, 50],
  ]);

  assert.ok(length > 135 && length < 150);
  assert.ok(Math.abs(points.length / 2 - length / step) <= 1);
  for (let i = 2; i < points.length; i += 2) {
    const moved = Math.hypot(points[i] - points[i - 2], points[i + 1] - points[i - 1]);
    assert.ok(moved > 0.8 * step && moved <= 1.01 * step);
  }
});

test('tracePath_noCorner_isStraight', () => {
  assert.equal(
    tracePath([
      [0, 0],
      [0, 10],
    ]).length,
    10,
  );
});
