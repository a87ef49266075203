import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  DOTS_PER_SECOND,
  Flow,
  SPEED,
  arrowWidth,
  dotRadius,
  dotWeight,
} from '../../main/resources/webroot/charts/pipeline/dots.js';

const even = () => 0.5;

function run(flow, seconds, dotsPerSecond) {
  for (let i = 0; i < seconds * 60; i++) {
    flow.advance(1 / 60, dotsPerSecond, 2);
  }
}

test('dotWeight_anyRate_isTheSmallestThatKeepsDotsApart', () => {
  const rates = [0, 0.2, 25, 26, 250, 251, 2_500, 25_000, 187_000, 5_000_000];

  assert.deepEqual(rates.map(dotWeight), [1, 1, 1, 10, 10, 100, 100, 1_000, 10_000, 10_000]);
});

test('dotRadius_moreRecords_isLarger', () => {
  assert.ok(dotRadius(10_000) > dotRadius(1_000) && dotRadius(10) > dotRadius(1));
});

test('arrowWidth_moreRecords_isWiderUpToALimit', () => {
  assert.equal(arrowWidth(0), 1);
  assert.ok(arrowWidth(200) < arrowWidth(187_000));
  assert.ok(arrowWidth(1e12) <= 7.5);
});

test('flow_steadyRate_holdsTheDotsOfOnePassage', () => {
  const flow = new Flow(2 * SPEED, 0, even);
  run(flow, 10, 10);

  assert.ok(Math.abs(flow.size - 20) <= 1, `${flow.size}`);
});

test('flow_noRecords_emptiesAndStaysEmpty', () => {
  const flow = new Flow(SPEED, 0, even);
  run(flow, 3, 10);
  run(flow, 2, 0);

  assert.equal(flow.size, 0);
});

test('flow_farTooMany_neverGrowsBeyondItsBound', () => {
  const flow = new Flow(SPEED, 0, () => 0);
  run(flow, 60, 1_000_000);

  assert.ok(flow.size <= DOTS_PER_SECOND / 0.7 + 2, `${flow.size}`);
});

test('flow_longPause_doesNotBurst', () => {
  const flow = new Flow(10 * SPEED, 0, even);
  flow.advance(3_600, 20, 2);

  assert.ok(flow.size <= 3, `${flow.size}`);
});

test('flow_unevenIntervals_keepTheRate', () => {
  let seed = 1;
  const random = () => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const flow = new Flow(60 * SPEED, 0, random);
  run(flow, 50, 20);

  assert.ok(Math.abs(flow.size - 1_000) < 30, `${flow.size}`);
});

test('flow_anyTime_dotsAreOnTheArrowAndFurthestFirst', () => {
  const flow = new Flow(SPEED, 0, even);
  run(flow, 5, 7);
  const distances = [];
  flow.each((distance) => distances.push(distance));

  assert.deepEqual(
    distances,
    distances.toSorted((a, b) => b - a),
  );
  assert.ok(distances.every((distance) => distance >= 0 && distance <= SPEED));
});
