import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatChange, formatCount, formatRate, formatShortCount, unitFormats } from '../../main/resources/webroot/format.js';

const english = unitFormats('en');
const plain = (text) => text.replaceAll('\u00a0', ' ');

test('formatRate_anyMagnitude_hasAboutThreeDigits', () => {
  const rates = [0, 0.004, 0.01, 0.5, 9.994, 9.996, 42, 99.94, 99.96, 1234.5];

  assert.deepEqual(rates.map(formatRate), [
    '0', '<0.01', '0.01', '0.50', '9.99', '10.0', '42.0', '99.9', '100', '1,235',
  ]);
});

test('formatCount_large_isGrouped', () => {
  assert.equal(formatCount(1234567), '1,234,567');
});

test('formatShortCount_anyMagnitude_hasAtMostThreeDigits', () => {
  assert.deepEqual([0, 999, 1234, 56_789, 1_234_567].map(formatShortCount), ['0', '999', '1.23K', '56.8K', '1.23M']);
});

test('formatChange_aRatio_isTheChange', () => {
  assert.deepEqual([1, 1.25, 0.5, 12].map(formatChange), ['0%', '+25%', '-50%', '×12']);
});

test('perSecond_anyMagnitude_isShort', () => {
  const rates = [0, 0.01, 0.26, 9.94, 42.4, 187_000, 1_234_567];

  assert.deepEqual(rates.map(english.perSecond), ['0/s', '<0.1/s', '0.3/s', '9.9/s', '42/s', '187,000/s', '1.23M/s']);
});

test('bytes_anyMagnitude_hasAUnit', () => {
  const sizes = [0, 999, 1_000, 1_024, 12_345, 1_023_900, 4_404_019, 2 * 1024 ** 3];

  assert.deepEqual(sizes.map(english.bytes).map(plain), ['0 B', '999 B', '1 KiB', '1 KiB', '12 KiB', '1 MiB', '4.2 MiB', '2 GiB']);
  assert.equal(plain(english.bytesPerSecond(319_488)), '312 KiB/s');
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
  assert.equal(plain(unitFormats('de').bytes(4_404_019)), '4,2 MiB');
});
