import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatRoute, parseRoute } from '../../main/resources/webroot/router.js';

test('parseRoute_empty_isNowOverAMinute', () => {
  for (const hash of ['', '#', '#/', '#/?']) {
    assert.deepEqual(parseRoute(hash), { view: 'now', slug: null, span: '1m', hidden: new Set(), term: null });
  }
});

test('formatRoute_anyRoute_isParsedToTheSame', () => {
  const routes = [
    { view: 'now', slug: null, span: '10m', hidden: new Set(['a-b', 'c']), term: '#a&b=c,ü' },
    { view: 'keyword', slug: 'k-0a1b2c3d', span: '1h', hidden: new Set(), term: null },
    { view: 'pipeline', slug: null, span: '1m', hidden: new Set(['x']), term: '?' },
  ];

  for (const route of routes) {
    assert.deepEqual(parseRoute(formatRoute(route)), route);
  }
});

test('parseRoute_invalidParts_haveDefaultsOrAreUnknown', () => {
  assert.equal(parseRoute('#/?span=2y').span, '1m');
  for (const hash of ['#/nothing', '#/keyword', '#/keyword/', '#/keyword/a/b', '#/pipeline/x', '#/%']) {
    assert.equal(parseRoute(hash).view, 'unknown', hash);
  }
  assert.equal(parseRoute('#/keyword/%E0%').slug, '%E0%');
});
