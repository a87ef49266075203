import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keywordNote, typedAgain } from '../../main/resources/webroot/keyword-note.js';

const phrase = (text, remark = null) => ({ slug: text, phrase: text, remark });
const note = (added, ...phrases) => keywordNote({ added: Array.from({ length: added }), phrases });

test('keywordNote_onePhrase_namesIt', () => {
  assert.equal(note(1, phrase('tea')), 'Now following tea');
  assert.equal(note(0, phrase('tea')), 'Already following tea');
  assert.equal(note(1, phrase('C--', 'followed as: c')), 'Now following C--; followed as: c');
});

test('keywordNote_severalPhrases_countsThem', () => {
  assert.equal(note(2, phrase('a'), phrase('b')), 'Now following 2 keywords');
  assert.equal(note(1, phrase('a'), phrase('b')), 'Now following 1 of 2 keywords, the others already before');
  assert.equal(note(0, phrase('a'), phrase('b')), 'Already following these 2 keywords');
  assert.equal(note(2, phrase('C--', 'followed as: c'), phrase('b')), 'Now following 2 keywords; followed as: c');
});

test('typedAgain_anyPhrase_isOneKeyword', () => {
  assert.equal(typedAgain('#tea'), '#tea');
  assert.equal(typedAgain('"oat, milk"'), '"oat, milk"');
  assert.equal(typedAgain('“oat, milk”'), '“oat, milk”');
  assert.equal(typedAgain('oat,milk'), 'oat milk');
});
