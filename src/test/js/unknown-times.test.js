import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beforeAdded, isUnknown, uncountedTime, unknownTimes, within } from '../../main/resources/webroot/unknown-times.js';

const NOW = 1_700_000_000_000;

const state = ({ gaps = [], uncounted = null, aggregate = 'running', at = NOW, rate = 5 } = {}) => ({
  pipeline: {
    gaps,
    uncounted,
    stages: [
      { stage: 'fanout', state: 'running' },
      { stage: 'aggregate', state: aggregate },
    ],
  },
  mentions: new Map([['a', { at, rates: { '1m': rate } }]]),
  at,
});

test('unknownTimes_everythingCounted_areNone', () => {
  assert.deepEqual(unknownTimes(state(), NOW), []);
  assert.deepEqual(unknownTimes({ ...state(), pipeline: null }, NOW), []);
});

test('unknownTimes_gaps_haveTheirReasons', () => {
  const gaps = [
    { from: NOW - 90_000, to: NOW - 60_000, source: null, reason: 'ingest not running' },
    { from: NOW - 10_000, to: null, source: 'bluesky', reason: 'bluesky stopped' },
  ];

  assert.deepEqual(unknownTimes(state({ gaps }), NOW), [
    { from: NOW - 90_000, to: NOW - 60_000, reason: 'ingest not running', all: true },
    { from: NOW - 10_000, to: Infinity, reason: 'bluesky stopped', all: false },
  ]);
});

test('uncountedTime_stageThatStopped_isFromItsLastSecond', () => {
  const uncounted = { from: NOW - 20_000, stage: 'aggregate' };

  assert.deepEqual(uncountedTime(state({ uncounted, aggregate: 'stopped' }), NOW), {
    from: NOW - 20_000,
    reason: 'not counted yet (Aggregate has stopped)',
    stopped: true,
  });
  assert.equal(uncountedTime(state({ uncounted, aggregate: 'stopped', at: NOW - 21_000 }), NOW).from, NOW - 21_000);
});

test('uncountedTime_stageThatLags_goesOnByItself', () => {
  const { reason, stopped } = uncountedTime(state({ uncounted: { from: NOW - 9_000, stage: 'aggregate' }, aggregate: 'lagging' }), NOW);

  assert.equal(reason, 'not counted yet (Aggregate is behind)');
  assert.equal(stopped, false);
});

test('uncountedTime_stageThatNeverRan_isFromTheLastMention', () => {
  const uncounted = { from: 0, stage: 'aggregate' };

  assert.equal(uncountedTime(state({ uncounted, aggregate: 'stopped', at: NOW - 50_000, rate: 0 }), NOW).from, NOW - 50_000);
});

test('uncountedTime_busyKeywordWithoutNews_isLate', () => {
  assert.equal(uncountedTime(state({ at: NOW - 2_000 }), NOW), null);
  assert.deepEqual(uncountedTime(state({ at: NOW - 4_000 }), NOW), { from: NOW - 4_000, reason: 'not counted yet', stopped: false });
});

test('uncountedTime_quietKeywordsWithoutNews_isNull', () => {
  assert.equal(uncountedTime(state({ at: NOW - 600_000, rate: 0 }), NOW), null);
});

test('isUnknown_spanWithoutCount_ifAnyPartIsUnknown', () => {
  const times = [{ from: 100, to: 150, reason: 'off', all: true }];

  assert.equal(isUnknown(times, 140, 240, 0), true);
  assert.equal(isUnknown(times, 140, 240, 3), false);
  assert.equal(isUnknown(times, 80, 160, 3), true);
  assert.equal(isUnknown(times, 150, 250, 0), false);
});

test('isUnknown_oneOfSeveralSources_isFalse', () => {
  assert.equal(isUnknown([{ from: 0, to: Infinity, reason: 'off', all: false }], 100, 200, 0), false);
});

test('within_timesWithoutEnd_overlap', () => {
  const times = [beforeAdded(100), { from: 300, to: Infinity, reason: 'off', all: true }];

  assert.deepEqual(within(times, 50, 400), times);
  assert.deepEqual(within(times, 100, 300), []);
});
