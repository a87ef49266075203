import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeAge, describeDuration, describeRetention, exactDuration, parseRetention } from '../../main/resources/webroot/kafka/state/retention.js';

const plain = (text) => text.replaceAll('\u00a0', ' ');

test('describeDuration_anyLength_hasItsTwoLargestUnits', () => {
  const described = [0, 1, 1_000, 90_000, 72_000_000, 5_400_000, 604_800_000, 90_061_000, 86_400_001].map((millis) =>
    plain(describeDuration(millis)),
  );

  assert.deepEqual(described, ['0 s', '1 ms', '1 s', '1 min 30 s', '20 h', '1 h 30 min', '7 d', '1 d 1 h', '1 d']);
});

test('exactDuration_anyLength_isParsedToTheSame', () => {
  const lengths = [1, 1_500, 90_000, 72_000_000, 93_780_000, 604_800_000, 90_061_001];

  assert.deepEqual(lengths.map(exactDuration), ['1 ms', '1 s 500 ms', '1 min 30 s', '20 h', '1 d 2 h 3 min', '7 d', '1 d 1 h 1 min 1 s 1 ms']);
  assert.deepEqual(lengths.map(exactDuration).map(parseRetention), lengths);
  assert.equal(exactDuration(0), '0 s');
});

test('describeAge_anyLength_hasOneUnit', () => {
  assert.deepEqual(
    [0, 850, 12_345, 185_000, 7_300_000, 500_000_000].map((millis) => plain(describeAge(millis))),
    ['0 ms', '850 ms', '12 s', '3 min', '2 h', '5 d'],
  );
});

test('describeRetention_everyPolicy_describesTheKeptRecords', () => {
  const kept = [
    { policy: 'delete', retentionMillis: 72_000_000 },
    { policy: 'delete', retentionMillis: null },
    { policy: 'delete', retentionMillis: -1 },
    { policy: 'compact', retentionMillis: 72_000_000 },
    { policy: 'compact,delete', retentionMillis: 600_000 },
  ].map((topic) => plain(describeRetention(topic)));

  assert.deepEqual(kept, ['20 h', 'forever', 'forever', 'latest of each key', 'latest of each key, 10 min']);
});

test('parseRetention_userInput_isMilliseconds', () => {
  assert.equal(parseRetention('7d'), 604_800_000);
  assert.equal(parseRetention(' 36 h '), 129_600_000);
  assert.equal(parseRetention('1H 30min'), 5_400_000);
  assert.equal(parseRetention('1w'), 604_800_000);
  assert.equal(parseRetention('forever'), null);
  assert.equal(parseRetention('for ever'), null);
  for (const text of ['', '7', 'd', '-7d', '7 days of rain', '0d', '1.5h', '99999999999999999999d']) {
    assert.equal(parseRetention(text), undefined, text);
  }
});
