import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as store from '../../main/resources/webroot/store.js';

const keyword = (slug, { phrase = slug, addedAt = 1, label = null } = {}) => ({ slug, phrase, addedAt, label });

const mention = (slug, at, total, rates = {}) => ({
  slug,
  keyword: slug,
  at,
  total,
  rates: { '1s': 0, '1m': 0, '10m': 0, '1h': 0, ...rates },
  seconds: { from: at * 1_000 - 59_000, counts: new Array(60).fill(0) },
  minutes: { from: at - 59 * 60_000, counts: new Array(60).fill(0) },
});

const related = (slug, at, ...terms) => ({
  slug,
  keyword: slug,
  at,
  window: 600_000,
  posts: 10,
  terms: terms.map((term) => ({ term, count: 1, score: 1 })),
});

const snapshot = ({ keywords = [], mentions = [], relatedTerms = [] }) =>
  store.applySnapshot(store.initialState, { keywords, mentions, relatedTerms });

test('applySnapshot_first_ordersByTotalThenAsListed', () => {
  const state = snapshot({
    keywords: [keyword('a'), keyword('b'), keyword('c'), keyword('d')],
    mentions: [mention('b', 5, 1), mention('c', 7, 9)],
  });

  assert.equal(state.known, true);
  assert.deepEqual(state.order, ['c', 'b', 'a', 'd']);
  assert.equal(state.at, 7);
});

test('applySnapshot_again_keepsRowsWhereTheyAre', () => {
  const keywords = [keyword('a'), keyword('b')];
  const before = snapshot({ keywords, mentions: [mention('a', 1, 2), mention('b', 1, 1)] });

  const after = store.applySnapshot(before, { keywords, mentions: [mention('b', 2, 50)], relatedTerms: [] });

  assert.deepEqual(after.order, ['a', 'b']);
  assert.equal(after.mentions.get('b').total, 50);
});

test('applySnapshot_afterNewerMessages_keepsTheNewer', () => {
  let state = store.applyMentions(store.initialState, [mention('a', 20, 8)]);
  state = store.applyRelatedTerms(state, [related('a', 20, 'new')]);

  state = store.applySnapshot(state, {
    keywords: [keyword('a')],
    mentions: [mention('a', 10, 5)],
    relatedTerms: [related('a', 10, 'old')],
  });

  assert.equal(state.mentions.get('a').total, 8);
  assert.equal(state.relatedTerms.get('a').terms[0].term, 'new');
  assert.equal(state.at, 20);
});

test('applySnapshot_withoutMentions_hasEmptyRows', () => {
  const state = snapshot({ keywords: [keyword('a')] });

  assert.deepEqual(state.order, ['a']);
  assert.equal(store.sinceBaseline(state, 'a'), 0);
});

test('applyKeywords_removed_dropsItsRowAndData', () => {
  const before = snapshot({
    keywords: [keyword('a'), keyword('b')],
    mentions: [mention('a', 1, 1), mention('b', 1, 2)],
    relatedTerms: [related('b', 1, 'x')],
  });

  const after = store.applyKeywords(before, [keyword('a')]);

  assert.deepEqual(after.order, ['a']);
  assert.deepEqual([...after.mentions.keys()], ['a']);
  assert.equal(after.relatedTerms.size, 0);
});

test('applyKeywords_added_comesLast', () => {
  const before = snapshot({ keywords: [keyword('m'), keyword('z')], mentions: [mention('z', 1, 4)] });

  const after = store.applyKeywords(before, [keyword('a'), keyword('m'), keyword('z')]);

  assert.deepEqual(after.order, ['z', 'm', 'a']);
});

test('applyKeywords_addedAgain_startsFromZero', () => {
  const before = snapshot({ keywords: [keyword('a', { addedAt: 1 })], mentions: [mention('a', 5, 7)] });

  const after = store.applyKeywords(before, [keyword('a', { addedAt: 9 })]);

  assert.equal(after.mentions.has('a'), false);
  assert.deepEqual(after.order, ['a']);
});

test('applyKeywords_afterItsFirstMention_keepsTheMention', () => {
  const before = store.applyMentions(snapshot({}), [mention('a', 5, 7)]);

  const after = store.applyKeywords(before, [keyword('a')]);

  assert.equal(after.mentions.get('a').total, 7);
});

test('applyMentions_some_leavesTheOthersUntouched', () => {
  const before = snapshot({
    keywords: [keyword('a'), keyword('b')],
    mentions: [mention('a', 1, 1), mention('b', 1, 2)],
  });

  const after = store.applyMentions(before, [mention('a', 2, 3)]);

  assert.equal(after.mentions.get('b'), before.mentions.get('b'));
  assert.equal(after.keywords, before.keywords);
  assert.equal(before.mentions.get('a').total, 1);
  assert.equal(after.mentions.get('a').total, 3);
});

test('applyMentions_older_ignoresThem', () => {
  const before = snapshot({ keywords: [keyword('a')], mentions: [mention('a', 5, 5)] });

  const after = store.applyMentions(before, [mention('a', 4, 4)]);

  assert.equal(after.mentions.get('a').total, 5);
  assert.equal(after.at, 5);
});

test('applyMentions_olderByMoreThanAMinute_followsTheClockOfTheServer', () => {
  const before = snapshot({ keywords: [keyword('a')], mentions: [mention('a', 100_000, 5)] });

  const after = store.applyMentions(before, [mention('a', 39_000, 6)]);

  assert.equal(after.mentions.get('a').total, 6);
  assert.equal(after.at, 39_000);
});

test('applyMentions_sameSecond_keepsTheLater', () => {
  const before = snapshot({ keywords: [keyword('a')], mentions: [mention('a', 5, 5)] });

  assert.equal(store.applyMentions(before, [mention('a', 5, 6)]).mentions.get('a').total, 6);
});

test('applyMentions_overtaking_doesNotMoveRows', () => {
  const before = snapshot({
    keywords: [keyword('a'), keyword('b')],
    mentions: [mention('a', 1, 2), mention('b', 1, 1)],
  });

  const after = store.applyMentions(before, [mention('b', 2, 100)]);

  assert.equal(store.isSorted(before), true);
  assert.equal(store.isSorted(after), false);
  assert.deepEqual(after.order, ['a', 'b']);
});

test('sortBy_numbers_startsWithTheLargestThenReverses', () => {
  const before = snapshot({
    keywords: [keyword('a'), keyword('b'), keyword('c')],
    mentions: [mention('a', 1, 9, { '1m': 1 }), mention('b', 1, 1, { '1m': 3 })],
  });

  const once = store.sortBy(before, '1m');
  const twice = store.sortBy(once, '1m');

  assert.deepEqual(once.order, ['b', 'a', 'c']);
  assert.deepEqual(twice.order, ['c', 'a', 'b']);
});

test('sortBy_outOfOrder_restoresTheOrder', () => {
  const before = snapshot({
    keywords: [keyword('a'), keyword('b')],
    mentions: [mention('a', 1, 2), mention('b', 1, 1)],
  });

  const after = store.sortBy(store.applyMentions(before, [mention('b', 2, 100)]), 'total');

  assert.deepEqual(after.order, ['b', 'a']);
  assert.equal(after.sort.descending, true);
});

test('applyKeywords_labels_areNames', () => {
  const { phrase, label } = { phrase: 'tea OR chai', label: 'Hot drinks' };
  let state = snapshot({ keywords: [keyword('a', { phrase }), keyword('b', { phrase, label }), { slug: 'c', phrase, addedAt: 1 }] });
  const names = () => [...state.keywords.values()].map(({ name }) => name);

  assert.deepEqual(names(), [phrase, label, phrase]);
  state = store.applyKeywords(state, [keyword('a', { phrase, label }), keyword('b', { phrase })]);
  assert.deepEqual(names(), [label, phrase]);
});

test('sortBy_name_ignoresPunctuationAndCase', () => {
  const phrases = { k1: '#vertx', k2: '"apache kafka"', k3: 'Java', k4: 'élections' };
  const keywords = Object.entries(phrases).map(([slug, phrase]) => keyword(slug, { phrase }));
  const before = snapshot({ keywords: [...keywords, keyword('k0', { phrase: 'zebra', label: 'Animals' })] });

  assert.deepEqual(store.sortBy(before, 'name').order, ['k0', 'k2', 'k4', 'k3', 'k1']);
});

test('applyLoss_beforeTheFirstSnapshot_isStillConnecting', () => {
  assert.equal(store.applyLoss(store.initialState).connection, 'connecting');
});

test('applyLoss_afterASnapshot_isReconnectingAndKeepsTheData', () => {
  const live = store.applyLive(snapshot({ keywords: [keyword('a')], mentions: [mention('a', 1, 2)] }));
  const lost = store.applyLoss(live);

  assert.equal(live.connection, 'live');
  assert.equal(lost.connection, 'reconnecting');
  assert.equal(lost.mentions.get('a').total, 2);
});

test('applyLoss_withAReason_keepsItUntilLive', () => {
  const lost = store.applyLoss(store.applyLoss(snapshot({}), 'too slow'));

  assert.equal(lost.loss, 'too slow');
  assert.equal(store.applyLive(lost).loss, null);
});

const post = (id, keywords = ['a'], more = {}) => ({ id, source: 's', keywords, text: '', highlights: [], ...more });
const ids = (state) => state.posts.map(({ id }) => id);

test('applyPosts_oldestFirst_areNewestFirst', () => {
  const state = store.applyPosts(store.applyPosts(store.initialState, [post('1'), post('2')]), [post('x'), post('y')]);

  assert.deepEqual(ids(state), ['y', 'x', '2', '1']);
});

test('applyEarlierPosts_someKnown_areAddedAtTheEnd', () => {
  const state = store.applyPosts(store.initialState, [post('3'), post('4')]);

  assert.deepEqual(ids(store.applyEarlierPosts(state, [post('1'), post('2'), post('3')], 0)), ['4', '3', '2', '1']);
});

test('applyEarlierPosts_deletedMeanwhile_areLeftOut', () => {
  const state = store.applyPostChanges(store.initialState, [change('1', null)]);

  assert.deepEqual(ids(store.applyEarlierPosts(state, [post('1'), post('2')], 0)), ['2']);
});

test('applyEarlierPosts_requestedBeforeTheLastSnapshot_areIgnored', () => {
  const state = snapshot({ keywords: [keyword('a')] });

  assert.equal(store.applyEarlierPosts(state, [post('1')], 0), state);
});

test('applyPosts_sameUnderAnotherKeyword_isOneWithBoth', () => {
  const first = store.applyPosts(store.initialState, [post('1', ['a'], { highlights: [[0, 3], [8, 9]] }), post('2')]);

  const state = store.applyPosts(first, [post('1', ['b'], { highlights: [[2, 5]] })]);

  assert.deepEqual(ids(state), ['2', '1']);
  assert.deepEqual(state.posts[1].keywords, ['a', 'b']);
  assert.deepEqual(state.posts[1].highlights, [[0, 5], [8, 9]]);
});

test('applyKeywords_removed_dropsPostsThatMentionNothingElse', () => {
  const before = store.applyPosts(snapshot({ keywords: [keyword('a'), keyword('b')] }), [
    post('1', ['a']),
    post('2', ['a', 'b']),
  ]);

  assert.deepEqual(ids(store.applyKeywords(before, [keyword('b')])), ['2']);
});

const known = store.applyPosts(store.initialState, [
  post('1', ['a', 'b'], { text: 'old', highlights: [[0, 1]] }),
  post('2'),
]);
const change = (id, now) => ({ source: 's', id, post: now });

test('applyPostChanges_deleted_disappearsPermanently', () => {
  const state = store.applyPostChanges(known, [change('1', null), change('9', null)]);

  assert.deepEqual(ids(state), ['2']);
  assert.deepEqual(ids(store.applyPosts(state, [post('1'), post('3')])), ['3', '2']);
});

test('applyPostChanges_edited_changesInPlaceUnderItsKeywords', () => {
  const state = store.applyPostChanges(known, [
    change('1', post('1', ['a', 'c'], { text: 'new', highlights: [[2, 3]] })),
  ]);

  assert.deepEqual(ids(state), ['2', '1']);
  assert.equal(state.posts[1].text, 'new');
  assert.deepEqual(state.posts[1].keywords, ['a']);
  assert.deepEqual(state.posts[1].highlights, [[2, 3]]);
  assert.equal(state.posts[0], known.posts[0]);
});

test('applyPostChanges_editedToMentionNoKeyword_disappears', () => {
  assert.deepEqual(ids(store.applyPostChanges(known, [change('1', post('1', ['c']))])), ['2']);
});

test('applyPostChanges_sameIdOfAnotherSource_staysAsItIs', () => {
  const state = store.applyPostChanges(known, [{ source: 'other', id: '1', post: null }]);

  assert.deepEqual(ids(state), ['2', '1']);
});

test('applyPostChanges_beforeThePost_appliesToIt', () => {
  let state = store.applyPostChanges(store.initialState, [change('1', post('1', ['a'], { text: 'new' }))]);
  state = store.applyPosts(state, [post('1', ['a'], { text: 'old' })]);

  assert.equal(state.posts[0].text, 'new');
});

test('applyPostChanges_many_keepsTheLastOfThem', () => {
  const many = Array.from({ length: store.MAX_CHANGES + 1 }, (_, i) => change(`${i}`, null));

  const state = store.applyPostChanges(store.applyPostChanges(store.initialState, many), [change('1', null)]);

  assert.equal(state.changes.size, store.MAX_CHANGES);
  assert.equal(state.changes.has('s/0'), false);
  assert.equal([...state.changes.keys()].at(-1), 's/1');
});

test('applyPosts_knownWithAnotherText_keepsTheLater', () => {
  const state = store.applyPosts(known, [post('1', ['b'], { text: 'new', highlights: [] })]);

  assert.equal(state.posts[1].text, 'new');
  assert.deepEqual(state.posts[1].keywords, ['b']);
});

test('applySnapshot_afterALoss_dropsEarlierPosts', () => {
  const before = store.applyPostChanges(store.applyLive({ ...known, known: true }), [
    change('2', post('2', ['a'], { text: 'once' })),
  ]);

  const lost = store.applyLoss(before);
  const again = store.applySnapshot(lost, {
    keywords: [keyword('a')],
    mentions: [],
    relatedTerms: [],
    posts: [post('2', ['a'], { text: 'twice' }), post('3')],
  });

  assert.deepEqual(ids(lost), ['2', '1']);
  assert.deepEqual(ids(again), ['3', '2']);
  assert.equal(again.posts[1].text, 'twice');
  assert.equal(again.snapshots, before.snapshots + 1);
});

test('applySnapshot_olderThanADeletion_keepsThePostDeleted', () => {
  const deleted = store.applyPostChanges(store.initialState, [change('1', null)]);

  const state = store.applySnapshot(deleted, { keywords: [keyword('a')], mentions: [], relatedTerms: [], posts: [post('1')] });

  assert.deepEqual(ids(state), []);
});

test('sinceBaseline_afterAReset_countsSinceThen', () => {
  const before = snapshot({
    keywords: [keyword('a'), keyword('b', { addedAt: 99 })],
    mentions: [mention('a', 5, 7)],
  });

  let state = store.resetBaseline(before, 50);
  state = store.applyMentions(state, [mention('a', 6, 9), mention('b', 6, 4)]);

  assert.equal(store.sinceBaseline(state, 'a'), 2);
  assert.equal(store.sinceBaseline(state, 'b'), 4);
  assert.equal(store.sinceBaseline(store.resetBaseline(state, null), 'a'), 9);
});

test('trend_knownOrUnknown_isTheRatioOrSteady', () => {
  assert.equal(store.trend({ ...mention('a', 1, 1), trend: 1.5 }), 1.5);
  assert.equal(store.trend({ ...mention('a', 1, 1), trend: null }), 1);
  assert.equal(store.trend(undefined), 1);
});

test('applyMutes_message_replacesTheMutes', () => {
  const mutes = { mutes: [{ query: 'casino', keyword: null, mutedAt: 1, posts: 2, lastAt: 3 }], total: 1 };
  assert.equal(store.applyMutes(snapshot({}), mutes).mutes, mutes);
  const state = store.applySnapshot(store.initialState, { keywords: [], mentions: [], relatedTerms: [], mutes });
  assert.equal(state.mutes, mutes);
  assert.equal(store.applySnapshot(state, { keywords: [], mentions: [], relatedTerms: [] }).mutes, mutes);
});
