import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatShare,
  isChoice,
  obstacle,
  partEffect,
  queryAt,
  queryKey,
  trialProblem,
  trialSummary,
  withExclusion,
} from '../../main/resources/webroot/trial-text.js';

function queryOf(marked) {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { start, end } = queryAt(text, caret);
  return text.slice(start, end).trim();
}

for (const [marked, expected] of [
  ['python -monty|', 'python -monty'],
  ['coffee, te|a', 'tea'],
  ['cof|fee, tea', 'coffee'],
  ['coffee|, tea', 'coffee'],
  ['coffee,|', ''],
  ['a, b|, c', 'b'],
  ['"oat, milk"|, tea', '"oat, milk"'],
  ['"oat milk" lait, te|a', 'tea'],
  ['("oat milk"), te|a', 'tea'],
  ['"15" laptop, black", te|a', 'tea'],
  ['15" laptop, te|a', 'tea'],
  ['צה"ל, te|a', 'tea'],
  ['Hot drinks = coffee OR tea|', 'coffee OR tea'],
  ['Hot |drinks = coffee', 'coffee'],
  ['x, Hot drinks = coffee|', 'coffee'],
  ['"a = b"|', '"a = b"'],
  ['a=b|', 'a=b'],
  ['Label = |', ''],
]) {
  test(`queryAt_caretIn_${marked}`, () => assert.equal(queryOf(marked), expected));
}

for (const query of ['"late again', '“late again', 'dusk (late', 'a (b (c)', 'a OR', 'a OR ', 'a AND', 'a NOT', '(']) {
  test(`obstacle_unfinished_${query}`, () => assert.equal(obstacle(query), 'it is not complete yet'));
}

for (const query of [
  'a',
  '"late again"',
  '"covid 19"',
  '15" laptop',
  'צה"ל',
  '"15" laptop"',
  '"a (b"',
  'a (b OR c)',
  'python -',
  'a or',
  '"a OR"',
  'FLOOR',
  'x'.repeat(1000),
]) {
  test(`obstacle_of_${query.slice(0, 20)}_isNone`, () => assert.equal(obstacle(query), null));
}

test('obstacle_tooLong_isNamed', () => assert.equal(obstacle('x'.repeat(1025)), 'it has more than 1,024 characters'));

test('queryKey_caseAndWhiteSpace_areIgnoredButNotOfOperators', () => {
  assert.equal(queryKey('  Kafka \n STREAMS '), queryKey('kafka streams'));
  assert.notEqual(queryKey('kafka or flink'), queryKey('kafka OR flink'));
  assert.notEqual(queryKey('kafka'), queryKey('-kafka'));
});

test('withExclusion_alternatives_areGrouped', () => {
  assert.equal(withExclusion('kafka', 'franz', false), 'kafka -franz');
  assert.equal(withExclusion(' kafka OR flink ', '"new york"', true), ' (kafka OR flink) -"new york" ');
  assert.equal(isChoice({ parts: [{ effect: 'ADDS' }] }), true);
  assert.equal(isChoice({ parts: [{ effect: 'REMOVES' }] }), false);
  assert.equal(isChoice({ parts: [] }), false);
});

function trial(changes) {
  return { fromMillis: 0, toMillis: 600_000, posts: 900, read: 900, matched: 42, share: 42 / 900, low: 42 / 900, high: 42 / 900, ...changes };
}

for (const [changes, expected] of [
  [{}, '42 of the 900 posts of the last 10 minutes match, 4.2 a minute.'],
  [{ muted: 1 }, '42 of the 900 posts of the last 10 minutes match, 4.2 a minute. 1 more would match, but is muted.'],
  [{ muted: 1_300 }, '42 of the 900 posts of the last 10 minutes match, 4.2 a minute. 1,300 more would match, but are muted.'],
  [{ matched: 1, share: 1 / 900 }, '1 of the 900 posts of the last 10 minutes matches, 0.1 a minute.'],
  [{ matched: 0, share: 0 }, 'None of the 900 posts of the last 10 minutes matches.'],
  [{ toMillis: 40_000 }, '42 of the 900 posts of the last 40 seconds match.'],
  [{ toMillis: 1_000, matched: 0, share: 0 }, 'None of the 900 posts of the last second matches.'],
  [{ toMillis: 90_000 }, '42 of the 900 posts of the last 90 seconds match, 28 a minute.'],
  [{ posts: 0, read: 0, matched: 0 }, 'There are no posts of the last 10 minutes to try the query on.'],
  [
    { posts: 23_900, read: 4_310, matched: 22, share: 0.005, low: 0.004, high: 0.0065 },
    'About 12 posts a minute match, probably 10 to 16. Estimated from 4,310 of about 23,900 posts of the last 10 minutes.',
  ],
  [
    { toMillis: 30_000, posts: 9_000, read: 1_000, matched: 1, share: 0.001, low: 0.0002, high: 0.0056 },
    'About 9 posts in the last 30 seconds match, probably 1.8 to 50.4. Estimated from 1,000 of about 9,000 posts of the last 30 seconds.',
  ],
  [
    { posts: 23_900, read: 4_310, matched: 0, share: 0, low: 0, high: 0.001 },
    'None of the posts that were read matches: 4,310 of about 23,900 posts of the last 10 minutes. Probably at most 2.4 a minute would.',
  ],
]) {
  test(`trialSummary_${JSON.stringify(changes)}`, () => assert.equal(trialSummary(trial(changes)), expected));
}

test('partEffect_ofRequirementsAndAlternatives_namesWhatTheShareIsOf', () => {
  assert.equal(partEffect({ effect: 'REMOVES', share: 0.41 }), 'takes away 41% of the posts that match without it');
  assert.equal(partEffect({ effect: 'REMOVES', share: 0 }), 'takes away nothing');
  assert.equal(partEffect({ effect: 'ADDS', share: 0.25 }), 'adds 25% of the matching posts');
  assert.equal(partEffect({ effect: 'ADDS', share: 0 }), 'adds nothing');
});

test('formatShare_nearlyNothingOrEverything_isNotRoundedToIt', () => {
  assert.deepEqual([0, 0.001, 0.005, 0.5, 0.999, 1].map(formatShare), ['0%', '<1%', '1%', '50%', '>99%', '100%']);
});

test('trialProblem_ofEachKind_isASentence', () => {
  assert.equal(trialProblem({ code: 400, message: "keyword 'a (' has a ( without its ) (column 3)" }), "This query cannot be tried: keyword 'a (' has a ( without its ) (column 3).");
  assert.equal(trialProblem({ code: 403, message: 'the token is wrong' }), 'Trying a query needs the admin token: the token is wrong.');
  assert.equal(trialProblem({ code: 503, message: 'too many requests are waiting for Kafka; try again later' }), 'Too many requests are waiting for Kafka; try again later.');
  assert.equal(trialProblem({ code: 409, message: 'Kafka denied READ.' }), 'Kafka denied READ.');
  assert.equal(trialProblem(new TypeError('Failed to fetch')), 'The server does not answer.');
});
