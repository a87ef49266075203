import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMinute } from '../../main/resources/webroot/format.js';
import { noPosts } from '../../main/resources/webroot/no-posts.js';

const NONE = { from: 0, counts: [0, 0] };
const state = (totals, { minutes = NONE, seconds = NONE, terms = [] } = {}) => ({
  order: Object.keys(totals),
  mentions: new Map(Object.entries(totals).map(([slug, total]) => [slug, { total, minutes, seconds }])),
  relatedTerms: new Map([['a', { terms }]]),
});

test('noPosts_noMention_saysThatNoneCame', () => {
  assert.match(noPosts(state({ a: 0 }), ['a'], null).text, /^No posts yet/);
  assert.match(noPosts(state({}), [], null).text, /^No posts yet/);
});

test('noPosts_allHidden_saysSo', () => {
  assert.match(noPosts(state({ a: 5 }), [], null).text, /^All keywords are hidden/);
});

test('noPosts_mentions_tellsTheirNumberAndTheLast', () => {
  const minutes = { from: 600_000, counts: [1, 2, 0] };

  const { text, slugs } = noPosts(state({ a: 52, b: 7 }, { minutes }), ['a'], null);

  assert.equal(text, `52 mentions, the last at ${formatMinute(660_000)}. The server keeps no sample of their posts.`);
  assert.deepEqual(slugs, ['a']);
  assert.match(noPosts(state({ a: 1 }), ['a'], null).text, /^1 mention, none in the last hour\./);
});

test('noPosts_whileLoadingOrAfterAFailure_saysSo', () => {
  assert.match(noPosts(state({ a: 52 }), ['a'], null, 'running').text, /^Loading/);
  assert.match(noPosts(state({ a: 52 }), ['a'], null, 'failed').text, /could not be loaded\.$/);
});

test('noPosts_relatedTerm_tellsItsPostsAndLinksToTheKeyword', () => {
  const { text, slugs } = noPosts(state({ a: 52, b: 3 }, { terms: [{ term: 'rare', count: 10 }] }), ['a', 'b'], 'rare');

  assert.equal(text, 'None of the latest posts contains “rare”. 10 posts of the last hour do.');
  assert.deepEqual(slugs, ['a']);
  assert.equal(noPosts(state({ a: 52 }), ['a'], 'x').text, 'None of the latest posts contains “x”.');
});
