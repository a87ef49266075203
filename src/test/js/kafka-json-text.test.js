import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indentJson } from '../../main/resources/webroot/kafka/state/json-text.js';

test('indentJson_objectsAndArrays_areAsJsonStringifyIndents', () => {
  const values = [
    {},
    [],
    { a: 1, b: [true, null, 'x'], c: { d: {} , e: [] } },
    [[], [1, [2]], {}],
    { 'a "quoted" \\ key': 'with {braces}, [brackets]: and "quotes" \\', text: 'line\nbreak é 美' },
  ];

  for (const value of values) {
    assert.equal(indentJson(JSON.stringify(value)), JSON.stringify(value, null, 2));
    assert.equal(indentJson(JSON.stringify(value, null, 7)), JSON.stringify(value, null, 2));
  }
});

test('indentJson_longNumbers_keepTheirDigits', () => {
  assert.equal(indentJson('{"id":12345678901234567890,"x":1.50e+3}'), '{\n  "id": 12345678901234567890,\n  "x": 1.50e+3\n}');
});

test('indentJson_anythingElse_isNull', () => {
  for (const text of ['', 'text', '12', '"text"', 'null', '{"a":', '{a:1}', '[1,]', '{"a":1} x']) {
    assert.equal(indentJson(text), null, text);
  }
});

test('indentJson_deepBrackets_limitsTheIndentation', () => {
  const depth = 5000;
  const indented = indentJson('['.repeat(depth) + '1' + ']'.repeat(depth));
  assert.ok(indented.length < 200 * depth);
});
