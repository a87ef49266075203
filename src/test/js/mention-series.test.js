import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STEPS_SHOWN, align, extend, ratePerSecond, running, series } from '../../main/resources/webroot/mention-series.js';

const seconds = (from, first = 0) => ({ from, counts: Array.from({ length: 60 }, (_, i) => first + i) });
const sum = (counts) => counts.reduce((a, b) => a + b, 0);

test('extend_advancedSeconds_keepsThoseThatDroppedOut', () => {
  const known = extend(undefined, undefined, seconds(60_000));

  const next = extend(known, seconds(60_000), seconds(63_000, 3));

  assert.deepEqual(known, { from: 60_000, counts: [] });
  assert.deepEqual(next, { from: 60_000, counts: [0, 1, 2] });
});

test('extend_aGap_discardsTheHistory', () => {
  const next = extend({ from: 0, counts: [7] }, seconds(1_000), seconds(62_000));

  assert.deepEqual(next, { from: 62_000, counts: [] });
});

test('extend_clockSetBack_discardsTheHistory', () => {
  const next = extend({ from: 0, counts: [7] }, seconds(86_400_000), seconds(1_000));

  assert.deepEqual(next, { from: 1_000, counts: [] });
});

test('extend_oneMinuteLater_keepsTheWholeMinute', () => {
  assert.equal(extend({ from: 0, counts: [] }, seconds(0), seconds(60_000)).counts.length, 60);
});

test('extend_forADay_doesNotGrow', () => {
  let history = { from: 0, counts: [] };
  for (let t = 0; t < 86_400; t += 30) {
    history = extend(history, seconds(t * 1000), seconds((t + 30) * 1000));
  }

  assert.equal(history.counts.length, 540);
  assert.equal(history.from, 86_400_000 - 540_000);
});

test('series_minuteAndHour_areThoseOfTheMention', () => {
  const mention = { seconds: seconds(1_000), minutes: seconds(60_000) };

  assert.deepEqual(series(mention, undefined, '1m'), { from: 1_000, step: 1_000, counts: mention.seconds.counts });
  assert.deepEqual(series(mention, undefined, '1h'), { from: 60_000, step: 60_000, counts: mention.minutes.counts });
});

test('series_tenMinutes_useKnownSecondsAndTheRestOfMinutes', () => {
  const end = 7_200_000;
  const mention = {
    seconds: { from: end - 59_000, counts: new Array(60).fill(1) },
    minutes: { from: end - 59 * 60_000, counts: new Array(60).fill(60) },
  };
  const history = { from: end - 89_000, counts: new Array(30).fill(3) };
  // 29 seconds of this minute are known, with 3 mentions each. The other 31 mentions remain.
  mention.minutes.counts[57] = 29 * 3 + 31;

  const { from, step, counts } = series(mention, history, '10m');

  assert.deepEqual([from, step, counts.length], [end - 590_000, 10_000, 60]);
  assert.equal(counts[59], 1);
  assert.equal(counts[58], 10);
  assert.equal(counts[53], 12);
  assert.equal(sum(counts.slice(51, 53)), 60);
  assert.equal(counts[50], 1 + 9 * 3);
  assert.equal(counts[49], 10);
});

test('series_tenMinutesWithKnownSeconds_addUpToTheirMentions', () => {
  const end = 7_205_000;
  const mention = {
    seconds: { from: end - 59_000, counts: new Array(60).fill(0) },
    minutes: { from: 7_200_000 - 59 * 60_000, counts: new Array(60).fill(0) },
  };
  mention.seconds.counts[50] = 183;
  mention.minutes.counts[58] = 183;

  assert.equal(sum(series(mention, { from: mention.seconds.from, counts: [] }, '10m').counts), 183);
});

test('align_severalSeries_hasTheCompleteStepsOfEach', () => {
  const a = { from: 100_000, step: 1_000, counts: seconds(0).counts };
  const b = { from: 101_000, step: 1_000, counts: seconds(0).counts };

  const { from, rows } = align([a, b], 159_500);

  assert.equal(rows.length, STEPS_SHOWN);
  assert.equal(from, 159_000 - STEPS_SHOWN * 1_000);
  assert.deepEqual(rows.at(-1), [58, 57]);
  assert.equal(align([], 1), null);
});

test('running_aMinute_isItsCountAndARestLikeTheMinuteBefore', () => {
  const one = { from: 0, step: 60_000, counts: [8, 10] };

  assert.deepEqual(running([one], 60_000 + 15_000), [16]);
  assert.deepEqual(running([one], 120_000 - 1), [10 + 8 / 60_000]);
});

test('running_aSecondOrNothing_isNull', () => {
  assert.equal(running([{ from: 0, step: 1_000, counts: [7, 1] }], 1_900), null);
  assert.equal(running([], 61_000), null);
});

test('ratePerSecond_severalSeries_isTheirSum', () => {
  const series = [
    { from: 0, step: 10_000, counts: [100, 20, 30] },
    { from: 10_000, step: 10_000, counts: [1, 2] },
  ];

  assert.equal(ratePerSecond(series, { from: 10_000, step: 10_000, rows: [0, 0] }), 53 / 20);
});
