import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasTerm, topTerms } from '../../main/resources/webroot/related-terms.js';

const related = (slug, counts) => ({ slug, terms: Object.entries(counts).map(([term, count]) => ({ term, count })) });

test('topTerms_sharedTerm_isOneWithItsParts', () => {
  const terms = topTerms([related('a', { x: 2, y: 1 }), related('b', { x: 5 })], 10);

  assert.deepEqual(terms, [
    { term: 'x', count: 5, parts: [{ slug: 'b', count: 5 }, { slug: 'a', count: 2 }] },
    { term: 'y', count: 1, parts: [{ slug: 'a', count: 1 }] },
  ]);
});

test('topTerms_aBusyKeyword_leavesRoomForOthers', () => {
  const terms = topTerms([related('loud', { a: 99, b: 98, c: 97, d: 96 }), related('quiet', { e: 1, f: 1 })], 4);

  assert.deepEqual(terms.map(({ term }) => term), ['a', 'b', 'e', 'f']);
});

test('hasTerm_wholeWordsInAnyCase_only', () => {
  assert.ok(hasTerm('A CAT sat', 'cat'));
  assert.ok(hasTerm('the #Cat!', '#cat'));
  assert.ok(hasTerm('coffee ☕ now', '☕'));
  assert.ok(hasTerm('美しい朝', '朝'));
  assert.ok(!hasTerm('education, concatenate', 'cat'));
  assert.ok(hasTerm('education cat', 'cat'));
});
