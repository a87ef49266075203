import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  SOURCE_BOXES,
  addUp,
  chooseRows,
  chooseSources,
  isKeyword,
  pipelineModel,
  slugOf,
  spread,
  unnamedKeyword,
  withNames,
} from '../../main/resources/webroot/charts/pipeline/model.js';
import { pipelineParts } from '../../main/resources/webroot/charts/pipeline/glyphs.js';
import { unitFormats } from '../../main/resources/webroot/format.js';

const named = (...names) => names.map((name, i) => topic(name, 100 - i));
const names = (topics) => topics.map(({ topic }) => topic);

function topic(name, recordsPerSecond = 1, fields = {}) {
  return { topic: name, keyword: null, recordsPerSecond, bytesPerSecond: 10, partitions: 1, bytes: 100, ...fields };
}

function source(name, fields = {}) {
  return {
    name,
    state: 'streaming',
    postsPerSecond: 10,
    lagMillis: null,
    progress: null,
    read: 5,
    accepted: 5,
    duplicates: 0,
    notices: 0,
    rejected: 0,
    reconnects: 0,
    gaps: 0,
    lastError: null,
    lastErrorAt: null,
    ...fields,
  };
}

function status(fields = {}) {
  const stages = ['ingest', 'fanout', 'aggregate', 'related-terms', 'visualization'];
  return {
    at: 1,
    kafka: { reachable: true, brokers: 1 },
    sources: [source('simulate', { postsPerSecond: 200 })],
    stages: stages.map((stage) => ({
      stage,
      state: 'running',
      reason: null,
      instances: 1,
      recordsPerSecond: 60,
      p99Millis: 12,
      lag: 0,
    })),
    topics: [topic('posts', 200), topic('keyword-shared', 10), topic('keyword-tea', 30), topic('keyword-java', 20)],
    folded: { topics: 0, recordsPerSecond: 0, bytesPerSecond: 0, partitions: 0, bytes: null },
    ...fields,
  };
}

test('chooseRows_noneBefore_selectsTheBusiest', () => {
  assert.deepEqual(names(chooseRows(named('a', 'b', 'c', 'd', 'e', 'f', 'g'))), ['a', 'b', 'c', 'd', 'e', 'f']);
});

test('chooseRows_orderChanges_rowsStay', () => {
  const before = ['a', 'b', 'c', 'd', 'e', 'f'];

  assert.deepEqual(names(chooseRows(named('g', 'f', 'e', 'd', 'c', 'b', 'a'), before)), before);
});

test('chooseRows_oneFarBehind_theBusiestReplacesIt', () => {
  const topics = named('g', 'a', 'b', 'd', 'e', 'f', 'h', 'i', 'j', 'c');

  assert.deepEqual(names(chooseRows(topics, ['a', 'b', 'c', 'd', 'e', 'f'])), ['a', 'b', 'g', 'd', 'e', 'f']);
});

test('chooseRows_oneIsGone_noRowIsEmpty', () => {
  assert.deepEqual(names(chooseRows(named('a', 'c'), ['a', 'b', 'c'])), ['a', 'c']);
});

test('addUp_topicsAndFolded_sums', () => {
  const folded = { topics: 3, recordsPerSecond: 5, bytesPerSecond: 50, partitions: 4, bytes: 7 };

  assert.deepEqual(addUp([topic('keyword-a', 2)], folded), {
    topics: 4,
    recordsPerSecond: 7,
    bytesPerSecond: 60,
    partitions: 5,
    bytes: 107,
  });
});

test('addUp_oneSizeUnknown_sizeIsUnknown', () => {
  assert.equal(addUp([topic('keyword-a'), topic('keyword-b', 1, { bytes: null })], undefined).bytes, null);
});

test('isKeyword_sharedTopicAndOwnTopic_areDistinguished', () => {
  assert.equal(isKeyword(topic('keyword-shared')), false);
  assert.equal(isKeyword(topic('keyword-tea')), true);
  assert.equal(isKeyword(topic('keywords')), false);
  assert.equal(slugOf('keyword-machine-learning'), 'machine-learning');
});

test('spread_weights_inProportion', () => {
  assert.deepEqual(spread(12, [1, 2, 3]), [2, 4, 6]);
  assert.deepEqual(spread(12, [0, 0]), [6, 6]);
});

test('pipelineModel_fewKeywords_hasTheirRowsAndTheSharedOne', () => {
  const { rows, rates } = pipelineModel(status());

  assert.deepEqual(
    rows.map(({ kind }) => kind),
    ['keyword', 'keyword', 'shared'],
  );
  assert.equal(rates.get('source>ingest'), 200);
  assert.equal(rates.get('fanout>0'), 30);
  assert.equal(rates.get('0>aggregate'), 30);
  assert.equal(rates.get('2>related-terms'), 10);
});

test('pipelineModel_manyKeywords_foldsTheRest', () => {
  const topics = [topic('posts'), ...named(...'abcdefgh'.split('').map((name) => `keyword-${name}`))];
  const folded = { topics: 40, recordsPerSecond: 4, bytesPerSecond: 50, partitions: 40, bytes: 7 };
  const { rows } = pipelineModel(status({ topics, folded }));

  assert.deepEqual(
    rows.map(({ kind }) => kind),
    [...Array(6).fill('keyword'), 'shared', 'more'],
  );
  assert.equal(rows.at(-1).count, 42);
  assert.equal(rows.at(-1).topic.recordsPerSecond, 94 + 93 + 4);
});

test('pipelineModel_severalSources_areIncludedAndShareOneArrow', () => {
  const { sources, rates } = pipelineModel(status({ sources: [source('bluesky'), source('x', { postsPerSecond: 4 })] }));

  assert.deepEqual(
    sources.map(({ kind, source: { name } }) => `${kind} ${name}`),
    ['source bluesky', 'source x'],
  );
  assert.equal(rates.get('source>ingest'), 14);
});

test('chooseSources_none_isOneBoxOfKindNone', () => {
  assert.deepEqual(chooseSources([]), [{ kind: 'none' }]);
});

test('chooseSources_tooMany_includesThoseWithAProblem', () => {
  const all = ['a', 'b', 'c', 'd', 'e'].map((name) => source(name));
  all[4].state = 'failed';
  const boxes = chooseSources(all);

  assert.equal(boxes.length, SOURCE_BOXES);
  assert.deepEqual(
    boxes.slice(0, -1).map((box) => box.source.name),
    ['a', 'b', 'e'],
  );
  assert.deepEqual(
    boxes.at(-1).sources.map(({ name }) => name),
    ['c', 'd'],
  );
});

test('pipelineParts_failedSource_describesTheLastError', () => {
  const failed = source('bluesky', { state: 'failed', lastError: 'no <b>way', lastErrorAt: 0, lagMillis: 4_000 });
  const part = pipelineParts(pipelineModel(status({ sources: [failed] })), unitFormats('en')).find(
    ({ name }) => name === 'source:0',
  );

  assert.equal(part.title, 'Source: bluesky');
  assert.equal(part.figures, 'failed, 10 posts/s, 4\u00a0s behind');
  assert.match(part.about, /^Last error at .+: \u2068no <b>way\u2069\. Public posts on Bluesky/);
});

test('pipelineParts_sourceOfAnUnknownKind_isASource', () => {
  const part = pipelineParts(pipelineModel(status({ sources: [source('constructor')] })), unitFormats('en')).find(
    ({ name }) => name === 'source:0',
  );

  assert.equal(part.about, 'A source of posts.');
});

test('pipelineModel_kafkaUnreachable_nothingFlows', () => {
  assert.equal(pipelineModel(status({ kafka: { reachable: false, brokers: 0 } })).rates.size, 0);
});

test('pipelineModel_stageAndTopicMissing_unknownAndStopped', () => {
  const { stages, topics } = pipelineModel(status({ stages: [], topics: [], sources: [] }));

  assert.equal(stages.fanout.state, 'stopped');
  assert.equal(topics.mentions.recordsPerSecond, null);
});

test('pipelineParts_anyStatus_eachHasAnExplanation', () => {
  const topics = [topic('posts'), ...named(...'abcdefgh'.split('').map((name) => `keyword-${name}`))];
  const sources = ['a', 'b', 'bluesky', 'd', 'e'].map((name) => source(name));
  for (const each of [status(), status({ topics, sources }), status({ stages: [], topics: [], sources: [] })]) {
    const parts = pipelineParts(pipelineModel(each), unitFormats('en'));

    assert.equal(new Set(parts.map(({ name }) => name)).size, parts.length);
    for (const part of parts) {
      assert.match(part.about, /\.$/, part.name);
      assert.doesNotMatch(`${part.title} ${part.figures} ${part.about}`, /undefined|null|NaN/, part.name);
    }
  }
});

test('pipelineParts_stoppedStage_hasTheReason', () => {
  const each = status();
  Object.assign(each.stages[2], { state: 'stopped', reason: 'It has ended.' });
  const part = pipelineParts(pipelineModel(each), unitFormats('en')).find(({ name }) => name === 'aggregate');

  assert.equal(part.title, 'Aggregate (stopped)');
  assert.match(part.about, /^It has ended\. Counts/);
});

test('pipelineParts_keyword_linksToItAndNamesThePhrase', () => {
  const topics = [topic('keyword-k-800a8855', 1, { keyword: 'שינוי' })];
  const part = pipelineParts(pipelineModel(status({ topics })), unitFormats('en')).find(({ name }) => name === 'row:0');

  assert.equal(part.href, '#/keyword/k-800a8855');
  assert.match(part.about, /“\u2068שינוי\u2069”/);
});

test('withNames_topicOfAKeyword_hasItsName', () => {
  const topics = [topic('posts'), topic('keyword-tea', 1, { keyword: 'tea OR chai' }), topic('keyword-new', 1, { keyword: 'new' })];
  const keywords = new Map([['tea', { name: 'Hot drinks' }]]);

  assert.deepEqual(withNames({ topics }, keywords).topics.map(({ keyword }) => keyword), [null, 'Hot drinks', 'new']);
});

test('unnamedKeyword_sameAsName_isNull', () => {
  assert.equal(unnamedKeyword(topic('keyword-machine-learning', 1, { keyword: '"Machine learning"' })), null);
  assert.equal(unnamedKeyword(topic('keyword-ai-800a8855', 1, { keyword: '#ai' })), '#ai');
  assert.equal(unnamedKeyword(topic('posts')), null);
});
