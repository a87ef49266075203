import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatTime } from '../../main/resources/webroot/format.js';
import { editNote, keywordEdit, keywordNote } from '../../main/resources/webroot/keyword-note.js';

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

test('keywordNote_label_isTheName', () => {
  assert.equal(note(1, { ...phrase('tea OR chai'), label: 'Hot drinks' }), 'Now following Hot drinks');
});

test('keywordEdit_typedFields_namesTheChanges', () => {
  const tea = { slug: 'tea', phrase: 'tea OR chai', label: 'Hot drinks' };
  const edit = (typed, keyword = tea) => keywordEdit(keyword, { phrase: keyword.phrase, label: keyword.label ?? '', ...typed });

  assert.equal(edit({}), null);
  assert.equal(edit({ phrase: ' tea \n OR  chai ', label: ' Hot  drinks ' }), null);
  assert.deepEqual(edit({ phrase: ' (tea' }), { slug: 'tea', phrase: ' (tea' });
  assert.deepEqual(edit({ label: '' }), { slug: 'tea', label: '' });
  assert.deepEqual(edit({ phrase: 'mate', label: 'Mate' }), { slug: 'tea', phrase: 'mate', label: 'Mate' });
  assert.equal(edit({}, { slug: 'tea', phrase: 'tea' }), null);
});

test('editNote_newQuery_namesTheTimeFromWhichItCounts', () => {
  const editedAt = 1_700_000_000_000;

  assert.equal(editNote(null, null, editedAt), `Saved. The new query counts from ${formatTime(editedAt)} on.`);
  assert.equal(editNote('followed as: c', editedAt, editedAt), 'Saved. followed as: c.');
  assert.equal(editNote(null, null, null), 'Saved.');
});
