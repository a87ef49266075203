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

for (const [code, reason, expected] of [
  [403, 'no_admin_token', true],
  [403, 'missing_token', true],
  [403, 'wrong_token', true],
  [429, 'too_many_wrong_tokens', true],
  [403, 'access_denied', false],
  [403, undefined, false],
  [429, undefined, false],
  [undefined, undefined, false],
]) {
  test(`rejectsToken_${code}${reason}WithAnyText_is${expected}`, () => {
    assert.equal(rejectsToken(Object.assign(new Error('reworded'), { code, reason })), expected);
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
