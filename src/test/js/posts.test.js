import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_PER_KEYWORD, MAX_POSTS, PostTurns, byTurns, withNext, withPosts } from '../../main/resources/webroot/posts.js';

const post = (id, keywords, createdAt = 0) => ({ id: `${id}`, source: 's', keywords, createdAt, text: '', highlights: [] });
const many = (count, slug) => Array.from({ length: count }, (_, i) => post(`${slug}${i}`, [slug]));
const ids = (posts) => posts.map(({ id }) => id);

test('withPosts_busyKeyword_keepsThePostsOfAQuietOne', () => {
  const posts = withPosts([post('quiet', ['q'])], { later: many(1_000, 'busy') });

  assert.equal(posts.length, MAX_PER_KEYWORD + 1);
  assert.equal(posts.at(-1).id, 'quiet');
});

test('withPosts_manyKeywords_keepsTheNewestOfEach', () => {
  const slugs = Array.from({ length: MAX_POSTS }, (_, i) => `k${i}`);
  const later = slugs.flatMap((slug) => [post(`${slug}new`, [slug]), post(`${slug}old`, [slug])]);

  const posts = withPosts([], { later });

  assert.equal(posts.length, MAX_POSTS);
  assert.ok(posts.every(({ id }) => id.endsWith('new')));
});

test('byTurns_busyAndQuietKeyword_hasPostsOfBothInOrder', () => {
  const posts = [...many(10, 'a'), post('b0', ['b']), post('b1', ['b'])];

  assert.deepEqual(ids(byTurns(posts, 4)), ['a0', 'a1', 'b0', 'b1']);
});

test('byTurns_postOfTwoKeywords_countsForTheQuieter', () => {
  const posts = [...many(5, 'a'), post('both', ['a', 'b'])];

  assert.deepEqual(ids(byTurns(posts, 2)), ['a0', 'both']);
  assert.deepEqual(ids(byTurns(posts, 2, { among: new Set(['a']) })), ['a0', 'a1']);
});

test('next_onePostOfAQuietKeyword_isChosenAlthoughNewerOnesWait', () => {
  const turns = new PostTurns();
  const before = [...many(30, 'a'), post('q0', ['q'])];
  turns.start(before, 30);

  const first = turns.next([post('a100', ['a']), ...before]);
  const second = turns.next([post('a200', ['a']), post('q1', ['q']), post('a100', ['a']), ...before]);

  assert.deepEqual(ids([first, second]), ['a100', 'q1']);
});

test('next_everyPostOfAQuietKeyword_isChosenWhileABusyOneGoesOn', () => {
  const turns = new PostTurns();
  turns.start([], 30);
  let posts = [];
  const chosen = [];
  for (let i = 0; i < 100; i++) {
    const quiet = i % 10 === 0 ? [post(`q${i}`, ['q'])] : [];
    posts = withPosts(posts, { later: [...many(20, 'a').map((one) => ({ ...one, id: `${one.id}-${i}` })), ...quiet] });
    posts = withPosts(posts, { later: many(20, 'b').map((one) => ({ ...one, id: `${one.id}-${i}` })) });
    chosen.push(turns.next(posts).id);
  }

  assert.equal(chosen.filter((id) => id.startsWith('q')).length, 10);
});

test('next_nothingNew_isNull', () => {
  const turns = new PostTurns();
  turns.start(many(3, 'a'), 30);

  assert.equal(turns.next(many(3, 'a')), null);
  assert.deepEqual(ids(turns.waiting([post('x', ['a']), ...many(3, 'a')])), ['x']);
  assert.equal(turns.next([post('x', ['a']), ...many(3, 'a')]).id, 'x');
  assert.equal(turns.next([post('x', ['a']), ...many(3, 'a')]), null);
});

test('start_manyPosts_isBalancedAndNewestFirst', () => {
  const posts = [post('a0', ['a'], 5), post('a1', ['a'], 9), post('a2', ['a'], 4), post('b0', ['b'], 7)];

  assert.deepEqual(ids(new PostTurns().start(posts, 3)), ['a1', 'b0', 'a0']);
});

test('withNext_fullList_dropsTheOldestOfTheBusiestKeyword', () => {
  const shown = [post('a1', ['a'], 4), post('a2', ['a'], 3), post('b', ['b'], 1)];

  assert.deepEqual(ids(withNext(shown, post('a0', ['a'], 5), 3)), ['a0', 'a1', 'b']);
  assert.deepEqual(ids(withNext(shown, post('late', ['c'], 2), 3)), ['a1', 'late', 'b']);
});
