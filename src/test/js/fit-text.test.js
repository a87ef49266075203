import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ellipsis, firstThatFits, wrap } from '../../main/resources/webroot/charts/fit-text.js';

const measure = (text) => 7 * text.length;

test('ellipsis_longText_fits', () => {
  assert.equal(ellipsis('keyword-tea', 77, measure), 'keyword-tea');
  assert.equal(ellipsis('keyword-tea', 63, measure), 'keyword-…');
  assert.equal(ellipsis('😀😀😀😀', 35, measure), '😀😀…');
});

test('wrap_longText_keepsToWidthAndLines', () => {
  assert.deepEqual(wrap('one two three four', 56, measure), ['one two', 'three', 'four']);
  assert.deepEqual(wrap('one two three four', 56, measure, 2), ['one two', 'three f…']);
  assert.deepEqual(wrap('', 56, measure), []);
});

test('firstThatFits_noneFits_shortensTheLast', () => {
  assert.equal(firstThatFits(['four words are here', 'two words'], 63, measure), 'two words');
  assert.equal(firstThatFits(['four words are here', 'two words'], 35, measure), 'two…');
});
