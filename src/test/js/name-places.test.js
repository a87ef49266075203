import assert from 'node:assert/strict';
import { test } from 'node:test';
import { placeNames } from '../../main/resources/webroot/charts/name-places.js';

const AREA = { width: 600, blocked: [], labels: [] };
const name = (x, y, width = 50) => ({ x, y, width });

test('placeNames_roomForAll_areWhereTheyShouldBe', () => {
  assert.deepEqual(placeNames([name(100, 50), name(100, 80), name(200, 50)], AREA), [100, 100, 200]);
});

test('placeNames_overAnother_isOmitted', () => {
  assert.deepEqual(placeNames([name(100, 50), name(130, 58)], AREA), [100, null]);
});

test('placeNames_overALabelOfTheChart_isOmitted', () => {
  assert.deepEqual(placeNames([name(100, 12), name(100, 80)], { ...AREA, labels: [name(120, 10, 90)] }), [null, 100]);
});

test('placeNames_besideABlockedSpan_movesAwayFromIt', () => {
  const [x] = placeNames([name(410, 50)], { ...AREA, blocked: [[0, 400]] });
  assert.ok(x - 25 > 400 && x < 435, `${x}`);
});

test('placeNames_narrowerThanTheName_isOmitted', () => {
  assert.deepEqual(placeNames([name(580, 50, 60)], { ...AREA, blocked: [[0, 550]] }), [null]);
  assert.deepEqual(placeNames([name(20, 50, 60)], { ...AREA, blocked: [[10, 50]] }), [null]);
});

test('placeNames_atAnEdge_movesInside', () => {
  const [left, right] = placeNames([name(3, 50), name(598, 50)], AREA);
  assert.ok(left - 25 >= 0 && right + 25 <= AREA.width);
});

test('placeNames_outside_isOmitted', () => {
  assert.deepEqual(placeNames([name(-20, 50), name(620, 50)], AREA), [null, null]);
});

test('placeNames_any_overlapNothing', () => {
  let seed = 1;
  const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
  for (let round = 0; round < 500; round++) {
    const blocked = Array.from({ length: random(3) }, () => random(600)).map((left) => [left, left + random(200)]);
    const labels = Array.from({ length: random(2) }, () => name(random(600), 10, random(200)));
    const names = Array.from({ length: 9 }, () => name(random(700) - 50, random(170), 10 + random(130)));
    const placed = placeNames(names, { ...AREA, blocked, labels })
      .map((x, i) => ({ ...names[i], x }))
      .filter(({ x }) => x !== null);
    const boxes = [...placed, ...labels];
    placed.forEach((one, i) => {
      assert.ok(one.x - one.width / 2 >= 0 && one.x + one.width / 2 <= AREA.width);
      blocked.forEach(([left, right]) => assert.ok(one.x + one.width / 2 <= left || one.x - one.width / 2 >= right));
      boxes
        .filter((_, j) => j !== i)
        .forEach((other) =>
          assert.ok(Math.abs(one.x - other.x) >= (one.width + other.width) / 2 || Math.abs(one.y - other.y) >= 15),
        );
    });
  }
});
