import assert from 'node:assert/strict';
import { test } from 'node:test';
import { layout } from '../../main/resources/webroot/charts/pipeline/layout.js';

const WIDTHS = [320, 358, 600, 859, 860, 973, 1368, 1528];
const fine = () => [];
const wrong = (stage, room, most) => ['Stopped', 'one', 'two', 'three', 'four', 'five', 'six'].slice(0, most);

function everyLayout(check) {
  for (const width of WIDTHS) {
    for (const rows of [1, 4, 8]) {
      for (const sources of [1, 2, 4]) {
        for (const wrapReason of [fine, wrong]) {
          const where = `${width} px, ${rows} rows, ${sources} sources, ${wrapReason.name}`;
          check(layout({ width, rows, sources, wrapReason }), where);
        }
      }
    }
  }
}

test('layout_anyWidth_shapesAreApartAndWithinTheDiagram', () => {
  everyLayout(({ shapes, width, height }, where) => {
    const { cluster, ...others } = shapes;
    const boxes = Object.entries(others);
    boxes.forEach(([name, a], i) => {
      assert.ok(a.x >= 0 && a.y >= 0 && a.x + a.w <= width + 0.01 && a.y + a.h <= height, `${name} at ${where}`);
      for (const [other, b] of boxes.slice(i + 1)) {
        const apart = a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
        assert.ok(apart, `${name} and ${other} at ${where}`);
      }
    });
  });
});

test('layout_anyWidth_topicsAreInTheClusterAndStagesOutside', () => {
  everyLayout(({ shapes }, where) => {
    const { cluster } = shapes;
    for (const [name, { x, y, w, h }] of Object.entries(shapes)) {
      const inside = x > cluster.x && x + w < cluster.x + cluster.w && y > cluster.y && y + h < cluster.y + cluster.h;
      const outside = x + w < cluster.x || x > cluster.x + cluster.w || y + h < cluster.y || y > cluster.y + cluster.h;
      assert.ok(name === 'cluster' || (/^(topic|row):/.test(name) ? inside : outside), `${name} at ${where}`);
    }
  });
});

test('layout_anyWidth_arrowsRunAlongTheAxesAndWithinTheDiagram', () => {
  everyLayout(({ arrows, width, height }, where) => {
    for (const { id, points } of arrows) {
      points.forEach(([x, y], i) => {
        assert.ok(x >= 0 && x <= width && y >= 0 && y <= height, `${id} at ${where}`);
        if (i > 0) {
          const straight = Math.abs(x - points[i - 1][0]) < 0.01 || Math.abs(y - points[i - 1][1]) < 0.01;
          assert.ok(straight, `${id} at ${where}`);
        }
      });
    }
  });
});

test('layout_narrow_flowsFromTopToBottom', () => {
  const { shapes } = layout({ width: 358, rows: 8, wrapReason: fine });
  const order = ['source:0', 'ingest', 'fanout', 'aggregate', 'related-terms', 'visualization', 'browser'];
  const tops = order.map((name) => shapes[name].y);

  assert.deepEqual(
    tops,
    tops.toSorted((a, b) => a - b),
  );
});

test('layout_narrowAndStagesStopped_reasonsCoverNoStage', () => {
  const { shapes, reasons } = layout({ width: 358, rows: 8, wrapReason: wrong });

  assert.equal(reasons.length, 5);
  for (const { stage, y, lines } of reasons) {
    const end = y + (lines.length - 1) * 15;
    for (const [name, box] of Object.entries(shapes)) {
      assert.ok(box.x >= 100 || box.y > end || box.y + box.h < y - 10, `${stage} and ${name}`);
    }
  }
});
