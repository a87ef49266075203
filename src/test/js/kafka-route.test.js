import assert from 'node:assert/strict';
import { test } from 'node:test';
import { kafkaHref } from '../../main/resources/webroot/kafka/state/route.js';
import { formatRoute, parseRoute } from '../../main/resources/webroot/router.js';

const topics = { page: 'topics', name: null, search: '', sort: 'name', descending: false, offset: 0 };

test('parseRoute_kafka_isTheTopicsByName', () => {
  for (const hash of ['#/kafka', '#/kafka?', '#/kafka?sort=nothing&order=up&offset=-1', '#/kafka?offset=x']) {
    assert.equal(parseRoute(hash).view, 'kafka');
    assert.deepEqual(parseRoute(hash).kafka, topics, hash);
  }
});

test('kafkaHref_anyPage_isParsedToTheSame', () => {
  const routes = [
    { ...topics, search: 'a&b=ü', sort: 'rate', descending: true, offset: 100 },
    { ...topics, page: 'topic', name: 'posts' },
    { ...topics, page: 'groups' },
    { ...topics, page: 'group', name: 'a/b c%2Fü?#' },
  ];

  for (const kafka of routes) {
    assert.deepEqual(parseRoute(kafkaHref(kafka)).kafka, kafka);
    assert.equal(formatRoute({ view: 'kafka', kafka }), kafkaHref(kafka));
  }
});

test('parseRoute_missingKafkaPage_isUnknown', () => {
  for (const hash of ['#/kafka/', '#/kafka/topic', '#/kafka/topic/', '#/kafka/topic/a/b', '#/kafka/groups/a', '#/kafka/x']) {
    assert.equal(parseRoute(hash).view, 'unknown', hash);
  }
});
