import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unitFormats } from '../../main/resources/webroot/format-units.js';

const english = unitFormats('en');
const plain = (text) => text.replaceAll('\u00a0', ' ');

test('perSecond_anyMagnitude_isShort', () => {
  const rates = [0, 0.01, 0.26, 9.94, 42.4, 187_000, 1_234_567];

  assert.deepEqual(rates.map(english.perSecond), ['0/s', '<0.1/s', '0.3/s', '9.9/s', '42/s', '187,000/s', '1.23M/s']);
});

test('bytes_anyMagnitude_hasAUnit', () => {
  const sizes = [0, 999, 1_000, 12_345, 999_600, 4_200_000, 1.9e9];

  assert.deepEqual(sizes.map(english.bytes).map(plain), ['0 B', '999 B', '1 kB', '12 kB', '1 MB', '4.2 MB', '1.9 GB']);
  assert.equal(plain(english.bytesPerSecond(312_000)), '312 kB/s');
});

test('millis_fromASecond_areSeconds', () => {
  assert.deepEqual([0.26, 12.4, 999, 1_040, 12_000].map(english.millis).map(plain), [
    '0.3 ms',
    '12 ms',
    '999 ms',
    '1 s',
    '12 s',
  ]);
});

test('anyFormat_unknown_isADash', () => {
  for (const format of Object.values(english)) {
    assert.equal(format(null), '–');
  }
});

test('unitFormats_otherLocale_hasItsNotation', () => {
  assert.equal(unitFormats('de').perSecond(187_000), '187.000/s');
  assert.equal(plain(unitFormats('de').bytes(4_200_000)), '4,2 MB');
});
