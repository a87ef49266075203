import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageBytes, textPieces } from '../../main/resources/webroot/text-pieces.js';

test('textPieces_shortText_isOnePiece', () => {
  assert.deepEqual(textPieces('tea\ncoffee', 100), [{ line: 1, text: 'tea\ncoffee' }]);
  assert.deepEqual(textPieces('', 100), [{ line: 1, text: '' }]);
});

test('textPieces_manyLines_keepsEachWholeAndInOrder', () => {
  const text = Array.from({ length: 10_000 }, (_, i) => `Nr. ${i} = "keyword ${i}" "${i}"`).join('\n');

  const pieces = textPieces(text, 60_000);

  assert.ok(pieces.length > 5);
  assert.equal(pieces.map((piece) => piece.text).join('\n'), text);
  for (const piece of pieces) {
    assert.ok(JSON.stringify([JSON.stringify({ text: piece.text })]).length <= 60_100);
    assert.equal(text.split('\n')[piece.line - 1], piece.text.split('\n')[0]);
  }
});

test('textPieces_withoutAKeyword_areOmitted', () => {
  assert.deepEqual(textPieces('# a comment\n\n  \n#\ntea\n#tag', 11), [
    { line: 5, text: 'tea' },
    { line: 6, text: '#tag' },
  ]);
  assert.deepEqual(textPieces('# one\n# two', 11), [{ line: 1, text: '# one' }]);
});

test('textPieces_lineThatIsTooLong_isAPieceOfItsOwn', () => {
  assert.deepEqual(textPieces('tea\ncoffee\nmate', 11), [
    { line: 1, text: 'tea' },
    { line: 2, text: 'coffee' },
    { line: 3, text: 'mate' },
  ]);
});
