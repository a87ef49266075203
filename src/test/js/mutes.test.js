import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDay } from '../../main/resources/webroot/format.js';
import { heldBack, muteKey, muteScope, mutesNote, mutesOf, suggestedMutes } from '../../main/resources/webroot/mutes.js';

const mute = (query, keyword = null, { mutedAt = 1, posts = 0, lastAt = null } = {}) => ({ query, keyword, mutedAt, posts, lastAt });
const queries = (author, hosts) => suggestedMutes({ author, hosts }).map(({ query }) => query);

test('suggestedMutes_authorAndHosts_areOneEach', () => {
  const post = { author: { id: '1', handle: 'Ada' }, hosts: ['example.com', 'bücher.example'] };

  assert.deepEqual(suggestedMutes(post), [
    { query: 'from:Ada', name: '@Ada' },
    { query: 'url:example.com', name: 'example.com' },
    { query: 'url:bücher.example', name: 'bücher.example' },
  ]);
});

test('suggestedMutes_authorWithoutHandle_isNamedByIdUnlessUnknown', () => {
  assert.deepEqual(suggestedMutes({ author: { id: 'did:plc:1', handle: null } }), [{ query: 'from:did:plc:1', name: 'did:plc:1' }]);
  assert.deepEqual(queries({ id: 'unknown', handle: null }), []);
});

test('suggestedMutes_nameWithSeparators_isQuoted', () => {
  assert.deepEqual(queries({ id: '1', handle: 'Ada (L)' }), ['from:"Ada (L)"']);
});

test('mutesOf_keyword_areItsOwnAndThoseForAllNewestFirst', () => {
  const mutes = [mute('b', null, { mutedAt: 5 }), mute('a', null, { mutedAt: 5 }), mute('c', 'tea', { mutedAt: 7 }), mute('d', 'milk')];

  assert.deepEqual(mutesOf(mutes, 'tea').map(muteKey), ['tea/c', '*/a', '*/b']);
  assert.deepEqual(mutesOf(mutes, null).map(muteKey), ['tea/c', '*/a', '*/b', 'milk/d']);
  assert.equal(mutes[0].query, 'b');
});

test('muteScope_keyword_isItsNameIfItIsFollowed', () => {
  const keywords = new Map([['tea', { name: 'Hot drinks', addedAt: 5 }]]);

  assert.equal(muteScope(mute('a'), keywords), 'all keywords');
  assert.equal(muteScope(mute('a', 'tea', { mutedAt: 5 }), keywords), 'Hot drinks');
  assert.equal(muteScope(mute('a', 'tea', { mutedAt: 4 }), keywords), 'tea (not followed)');
  assert.equal(muteScope({ query: 'a', keyword: 'tea' }, keywords), 'Hot drinks');
  assert.equal(muteScope(mute('a', 'milk'), keywords), 'milk (not followed)');
});

test('heldBack_anyCount_hasTheAgeOfTheLastPost', () => {
  const at = (posts, lastAt, now) => heldBack(mute('a', null, { posts, lastAt }), now);

  assert.equal(at(0, null, 5), 'held back no post yet');
  assert.equal(at(1, 1_000, 4_999), 'held back 1 post, the last 3 s ago');
  assert.equal(at(2, 1_000, 0), 'held back 2 posts, the last 0 s ago');
  assert.equal(at(2, 0, 60_000), 'held back 2 posts, the last 1 min ago');
  assert.equal(at(2, 0, 7_200_000), 'held back 2 posts, the last 2 h ago');
  assert.equal(at(2, 0, 86_400_000), `held back 2 posts, the last on ${formatDay(0)}`);
});

test('mutesNote_anyMutes_hasTheirNumberAndTheLastPost', () => {
  assert.equal(mutesNote([], 0, 5_000), 'nothing');
  assert.equal(mutesNote([mute('a')], 1, 5_000), '1 query');
  const mutes = [mute('a', null, { posts: 1, lastAt: 2_000 }), mute('b'), mute('c', null, { posts: 4, lastAt: 1_000 })];
  assert.equal(mutesNote(mutes, 3, 5_000), '3 queries, the last post held back 3 s ago');
});
