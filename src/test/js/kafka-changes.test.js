import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHANGES } from '../../main/resources/webroot/kafka/state/changes.js';

const topic = { name: 'posts', partitions: 4, policy: 'delete', retentionMillis: 72_000_000 };
const group = { group: 'fanout', partitions: [{ topic: 'b' }, { topic: 'a' }, { topic: 'b' }] };
const nothing = { topic: ' x ', partitions: '3', replicas: '', retention: '', compaction: false };

test('createTopic_enteredValues_becomeTheRequest', () => {
  const { body } = CHANGES.createTopic({});

  assert.deepEqual(body(nothing), { action: 'createTopic', topic: 'x', partitions: 3, config: {} });
  assert.deepEqual(body({ ...nothing, replicas: '2', retention: '7d' }), {
    action: 'createTopic',
    topic: 'x',
    partitions: 3,
    replicas: 2,
    config: { 'retention.ms': '604800000' },
  });
  assert.deepEqual(body({ ...nothing, compaction: true }).config, { 'cleanup.policy': 'compact' });
  assert.deepEqual(body({ ...nothing, retention: 'forever' }).config, { 'retention.ms': '-1' });
  assert.deepEqual(body({ ...nothing, compaction: true, retention: '1h' }).config, {
    'cleanup.policy': 'compact,delete',
    'retention.ms': '3600000',
  });
  assert.throws(() => body({ ...nothing, retention: 'a while' }), /“a while” is not a valid retention/);
  assert.throws(() => body({ ...nothing, partitions: '1.5' }), /not a whole number/);
});

test('changes_ofATopic_becomeRequests', () => {
  assert.deepEqual(CHANGES.addPartitions({ topic }).body({ partitions: '8' }), {
    action: 'addPartitions',
    topic: 'posts',
    partitions: 8,
  });
  assert.equal(CHANGES.addPartitions({ topic }).fields[0].min, 5);
  assert.deepEqual(CHANGES.setCompaction({ topic }).body({}), { action: 'setCompaction', topic: 'posts', on: true });
  const compacted = { ...topic, policy: 'compact,delete' };
  assert.equal(CHANGES.setCompaction({ topic: compacted }).body({}).on, false);
  const retention = CHANGES.setRetention({ topic });
  assert.equal(retention.fields[0].value, '20 h');
  assert.equal(retention.body({ retention: retention.fields[0].value }).retentionMillis, 72_000_000);
  assert.equal(retention.body({ retention: 'forever' }).retentionMillis, null);
});

test('setRetention_anyRetention_isPrefilledExactly', () => {
  for (const retentionMillis of [93_780_000, 90_061_001, 1, null]) {
    const { fields, body } = CHANGES.setRetention({ topic: { ...topic, retentionMillis } });

    assert.equal(body({ retention: fields[0].value }).retentionMillis, retentionMillis);
  }
});

test('setRetention_shorterThanBefore_warnsAndRequiresTheName', () => {
  const { confirm, loss, body } = CHANGES.setRetention({ topic });

  assert.equal(confirm, 'posts');
  assert.equal(loss({ retention: '12h' }), 'Records older than 12 h will be deleted. posts currently keeps them for 20 h.');
  for (const retention of ['20h', '21h', 'forever', '', 'soon']) {
    assert.equal(loss({ retention }), null, retention);
  }
  assert.match(CHANGES.setRetention({ topic: { ...topic, retentionMillis: null } }).loss({ retention: '9d' }), /currently keeps them forever/);
  assert.equal(body({ retention: '12h', confirm: 'posts' }).confirm, 'posts');
  assert.ok(!('confirm' in body({ retention: '21h' })));
});

test('changes_thatLoseRecords_requireTheName', () => {
  const compacted = { ...topic, policy: 'compact,delete' };

  for (const one of [topic, compacted]) {
    assert.equal(CHANGES.setCompaction({ topic: one }).confirm, 'posts');
    assert.equal(CHANGES.setCompaction({ topic: one }).body({ confirm: 'posts' }).confirm, 'posts');
  }
  assert.equal(CHANGES.addPartitions({ topic: compacted }).confirm, 'posts');
  assert.equal(CHANGES.addPartitions({ topic: compacted }).body({ partitions: '8', confirm: 'posts' }).confirm, 'posts');
  assert.equal(CHANGES.addPartitions({ topic }).confirm, undefined);
});

test('destroy_topicOrGroup_requiresItsName', () => {
  assert.equal(CHANGES.destroyTopic({ topic }).confirm, 'posts');
  assert.deepEqual(CHANGES.destroyTopic({ topic }).body({ confirm: 'posts' }), {
    action: 'destroyTopic',
    topic: 'posts',
    confirm: 'posts',
  });
  assert.equal(CHANGES.destroyGroup({ group }).confirm, 'fanout');
});

test('resetGroup_severalPartitions_listsEachTopicOnce', () => {
  const { fields, body } = CHANGES.resetGroup({ group });

  assert.deepEqual(fields[1].options.map(([name]) => name), ['', 'b', 'a']);
  assert.deepEqual(body({ to: ' 10m ', topic: '' }), { action: 'resetGroup', group: 'fanout', to: '10m', dryRun: false });
  assert.deepEqual(body({ to: 'latest', topic: 'a' }).topics, ['a']);
});
