import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrange, inside } from '../../main/resources/webroot/charts/bubble-layout.js';

const GAP = 1.5;

/** Numbers from 0 to 1, always the same. */
function numbers(seed) {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

function bubbles(count, [width, height], seed, covered = 0.5) {
  const next = numbers(seed);
  const sizes = Array.from({ length: count }, () => 1 + 20 * next());
  const perSize = (covered * width * height) / (Math.PI * sizes.reduce((a, b) => a + b));
  return sizes.map((size) => ({ x: width * next() * 1.4, y: height * next(), r: Math.sqrt(size * perSize) }));
}

function assertApart(all, [width, height]) {
  all.forEach((one, i) => {
    assert.ok(one.x >= one.r && one.x <= width - one.r && one.y >= one.r && one.y <= height - one.r, `${i} is inside`);
    all.slice(0, i).forEach((other, j) => {
      assert.ok(Math.hypot(one.x - other.x, one.y - other.y) >= one.r + other.r, `${i} and ${j} are apart`);
    });
  });
}

for (const size of [
  [560, 300],
  [300, 560],
  [340, 240],
]) {
  test(`arrange_randomBubblesIn${size.join('x')}_noneOverlaps`, () => {
    for (let seed = 1; seed <= 20; seed++) {
      const all = bubbles(44, size, seed);
      arrange(all, size, GAP);
      assertApart(all, size);
    }
  });
}

test('arrange_allInOnePlace_noneOverlaps', () => {
  const all = Array.from({ length: 20 }, () => ({ x: 0, y: 0, r: 15 }));

  arrange(all, [400, 300], GAP);

  assertApart(all, [400, 300]);
});

test('arrange_tooLargeForTheArea_becomeSmallerInProportion', () => {
  const all = Array.from({ length: 30 }, (_, i) => ({ x: 10 * i, y: 100, r: i === 0 ? 80 : 40 }));

  arrange(all, [300, 200], GAP);

  assertApart(all, [300, 200]);
  assert.ok(Math.abs(all[0].r / all[1].r - 2) < 1e-9);
});

test('arrange_bubblesThatDoNotCollide_stay', () => {
  const all = [
    { x: 50, y: 50, r: 20 },
    { x: 60, y: 50, r: 20 },
    { x: 300, y: 200, r: 40 },
  ];

  arrange(all, [400, 300], GAP);

  assert.deepEqual(all[2], { x: 300, y: 200, r: 40 });
  assertApart(all, [400, 300]);
});

test('inside_largerThanTheArea_isItsMiddle', () => {
  assert.deepEqual(inside({ x: 0, y: 0, r: 100 }, [100, 300]), [50, 101]);
});
