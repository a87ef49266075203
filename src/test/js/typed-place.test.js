import assert from 'node:assert/strict';
import { test } from 'node:test';
import { typedPlace } from '../../main/resources/webroot/typed-place.js';

const shown = ({ before, marked, after }) => `${before}[${marked}]${after}`.replaceAll('\u00a0', ' ');

test('typedPlace_column_countsCodePoints', () => {
  const place = typedPlace('🚀🚀 (tea', { column: 4 });

  assert.deepEqual([place.start, place.end], [5, 6]);
  assert.equal(shown(place), '🚀🚀 [(]tea');
});

test('typedPlace_characterOfTwoUnits_isMarkedWhole', () => {
  const place = typedPlace('a🚀b', { column: 2 });

  assert.deepEqual([place.start, place.end], [1, 3]);
  assert.equal(shown(place), 'a[🚀]b');
});

test('typedPlace_afterTheEnd_marksASpace', () => {
  for (const column of [4, 99]) {
    const place = typedPlace('tea', { column });

    assert.deepEqual([place.start, place.end], [3, 3]);
    assert.equal(shown(place), 'tea[ ]');
  }
});

test('typedPlace_lineAndColumn_isOfThatLine', () => {
  const text = 'tea\n🚀\ncoffee OR (milk\nwater';
  const place = typedPlace(text, { line: 3, column: 11 });

  assert.equal(text.slice(place.start, place.end), '(');
  assert.equal(shown(place), 'coffee OR [(]milk');
  assert.equal(typedPlace(text, { line: 9, column: 1 }).start, text.length);
});

test('typedPlace_columnOfSeveralLines_countsLineEnds', () => {
  const place = typedPlace('tea\n(milk', { column: 5 });

  assert.deepEqual([place.start, place.end], [4, 5]);
  assert.equal(shown(place), 'tea [(]milk');
});

test('typedPlace_longText_showsTheSurroundings', () => {
  const place = typedPlace(`${'a'.repeat(500)}(${'b'.repeat(500)}`, { column: 501 });

  assert.deepEqual([place.start, place.end], [500, 501]);
  assert.equal(shown(place), `…${'a'.repeat(30)}[(]${'b'.repeat(30)}…`);
  assert.equal(shown(typedPlace(`${'a'.repeat(30)}(${'b'.repeat(30)}`, { column: 31 })), `${'a'.repeat(30)}[(]${'b'.repeat(30)}`);
});
