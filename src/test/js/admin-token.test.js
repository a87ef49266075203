import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AdminToken, linkedToken, rejectsToken } from '../../main/resources/webroot/admin-token.js';

function storage() {
  const items = new Map();
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => items.set(key, value),
    removeItem: (key) => items.delete(key),
  };
}

test('set_token_isKnownAfterAReload', () => {
  const kept = storage();
  const token = new AdminToken(() => kept);
  assert.equal(token.get(), null);

  token.set('a secret');

  assert.equal(token.get(), 'a secret');
  assert.equal(new AdminToken(() => kept).get(), 'a secret');
});

test('set_null_forgetsTheToken', () => {
  const kept = storage();
  const token = new AdminToken(() => kept);
  token.set('a secret');

  token.set(null);

  assert.equal(token.get(), null);
  assert.equal(new AdminToken(() => kept).get(), null);
});

test('forget_anotherToken_keepsTheToken', () => {
  const token = new AdminToken(storage);
  token.set('new');

  token.forget('old');
  assert.equal(token.get(), 'new');
  token.forget('new');
  assert.equal(token.get(), null);
});

for (const [code, message, expected] of [
  [403, 'the token is wrong', true],
  [403, 'this requires the admin token', true],
  [429, 'too many wrong tokens; try again later', true],
  [429, 'too many changes; try again later', false],
  [503, 'Kafka does not answer', false],
  [undefined, 'connection lost', false],
]) {
  test(`rejectsToken_${code}${message}_is${expected}`, () => {
    assert.equal(rejectsToken(Object.assign(new Error(message), { code })), expected);
  });
}

test('set_storageThatIsNotPermitted_isKeptInMemory', () => {
  const token = new AdminToken(() => {
    throw new Error('denied');
  });

  token.set('a secret');

  assert.equal(token.get(), 'a secret');
});

for (const [hash, expected] of [
  ['#token=a-secret_1', 'a-secret_1'],
  ['#token=a%20secret%23', 'a secret#'],
  ['#token=100%', '100%'],
  ['#token=', null],
  ['', null],
  ['#/', null],
  ['#/keyword/token=x', null],
  ['#/?term=token=x', null],
]) {
  test(`linkedToken_${hash || 'nothing'}_is${expected}`, () => {
    assert.equal(linkedToken(hash), expected);
  });
}
