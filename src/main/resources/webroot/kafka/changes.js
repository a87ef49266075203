import { describeDuration, isCompacted, parseRetention } from './words.js';

/**
 * What can be changed in Kafka, by kind: `title` and `text` of the question, the word on the `button`, `fields` of the form,
 * the name that has to be typed (`confirm`), the `body` of `murmuration.kafka.change` (`values` are what was typed, by the names of fields; it
 * may throw what is wrong with them), what is said when it is `done`, and the page to go to when what was there is `destroyed`.
 * Each is made from what it is asked of: `{ topic }`, a summary, or `{ group }`, a detail.
 */
export const CHANGES = {
  createTopic: () => ({
    title: 'New topic',
    button: 'Create',
    fields: [
      { name: 'topic', label: 'Name', required: true, maxLength: 249, pattern: '[A-Za-z0-9._\\-]+', help: 'letters, digits and . _ -' },
      { name: 'partitions', label: 'Partitions', type: 'number', value: '1', min: 1, required: true },
      { name: 'replicas', label: 'Replicas', type: 'number', min: 1, placeholder: 'as the cluster has it' },
      { name: 'retention', label: 'Keeps records', placeholder: 'as the cluster has it', help: '7d, 36h, for ever' },
      { name: 'compaction', label: 'Compaction: keep the latest record of each key', type: 'checkbox' },
    ],
    body: ({ topic, partitions, replicas, retention, compaction }) => ({
      action: 'createTopic',
      topic: topic.trim(),
      partitions: whole(partitions, 'Partitions'),
      ...(replicas && { replicas: whole(replicas, 'Replicas') }),
      config: topicConfig({ retention, compaction }),
    }),
    done: ({ topic }) => `${topic} is there`,
  }),

  addPartitions: ({ topic }) => ({
    title: `Add partitions to ${topic.name}`,
    text: `It has ${topic.partitions}, and cannot have fewer again. New records may go to other partitions than the earlier ones with their keys.`,
    button: 'Add',
    fields: [
      { name: 'partitions', label: 'Partitions in all', type: 'number', min: topic.partitions + 1, value: String(topic.partitions + 1), required: true },
    ],
    body: ({ partitions }) => ({ action: 'addPartitions', topic: topic.name, partitions: whole(partitions, 'Partitions in all') }),
    done: ({ partitions }) => `${topic.name} has ${partitions} partitions`,
  }),

  setCompaction: ({ topic }) => {
    const on = !isCompacted(topic);
    return {
      title: `${on ? 'Compact' : 'Stop compacting'} ${topic.name}?`,
      text: on
        ? 'Kafka then keeps the latest record of each key for ever, and removes the earlier ones by and by. Records without a key cannot be written any more.'
        : 'Kafka then keeps every record, until its time is over: also the latest of a key goes then.',
      button: on ? 'Compact' : 'Stop compacting',
      fields: [],
      body: () => ({ action: 'setCompaction', topic: topic.name, on }),
      done: () => `${topic.name} is compacted ${on ? 'from now on' : 'no more'}`,
    };
  },

  setRetention: ({ topic }) => ({
    title: `How long ${topic.name} keeps records`,
    text: 'Older ones are deleted by and by.',
    button: 'Set',
    fields: [
      {
        name: 'retention',
        label: 'Keeps records',
        value: topic.retentionMillis === null ? 'for ever' : describeDuration(topic.retentionMillis).replaceAll('\u00a0', ' '),
        required: true,
        help: '7d, 36h, 1h 30min, for ever',
      },
    ],
    body: ({ retention }) => ({ action: 'setRetention', topic: topic.name, retentionMillis: millis(retention) }),
    done: ({ retentionMillis }) =>
      `${topic.name} keeps records ${retentionMillis === null ? 'for ever' : `for ${describeDuration(retentionMillis)}`}`,
  }),

  destroyTopic: ({ topic }) => ({
    title: `Destroy ${topic.name}?`,
    text: 'The topic and all of its records are deleted. Nothing brings them back.',
    button: 'Destroy',
    danger: true,
    confirm: topic.name,
    fields: [],
    body: ({ confirm }) => ({ action: 'destroyTopic', topic: topic.name, confirm }),
    done: () => `${topic.name} is destroyed`,
    destroyed: 'topics',
  }),

  destroyGroup: ({ group }) => ({
    title: `Destroy ${group.group}?`,
    text: 'Where the group is in its topics is forgotten: whoever reads for it next begins afresh.',
    button: 'Destroy',
    danger: true,
    confirm: group.group,
    fields: [],
    body: ({ confirm }) => ({ action: 'destroyGroup', group: group.group, confirm }),
    done: () => `${group.group} is destroyed`,
    destroyed: 'groups',
  }),

  resetGroup: ({ group }) => ({
    title: `Reset the offsets of ${group.group}`,
    text: 'The group goes on there when it reads next. Those who read for it have to be stopped first.',
    button: 'Reset',
    rehearsed: true,
    fields: [
      {
        name: 'to',
        label: 'To',
        required: true,
        value: 'earliest',
        maxLength: 100,
        suggestions: ['earliest', 'latest', '10m', '1d'],
        help: 'earliest, latest, an offset, a time such as 2026-11-22T10:15, or how long ago: 10m, 2h, 1d',
      },
      {
        name: 'topic',
        label: 'Topic',
        options: [['', 'all that it reads'], ...topicsOf(group).map((name) => [name, name])],
      },
    ],
    body: ({ to, topic }) => ({
      action: 'resetGroup',
      group: group.group,
      to: to.trim(),
      ...(topic && { topics: [topic] }),
      dryRun: false,
    }),
    done: ({ changes }) => `${group.group} goes on elsewhere in ${changes.length === 1 ? 'one partition' : `${changes.length} partitions`}`,
  }),
};

function topicsOf({ partitions }) {
  return [...new Set(partitions.map(({ topic }) => topic))];
}

function topicConfig({ retention, compaction }) {
  const given = retention.trim() === '' ? undefined : millis(retention);
  const policy = compaction ? (given === undefined || given === null ? 'compact' : 'compact,delete') : undefined;
  return {
    ...(policy && { 'cleanup.policy': policy }),
    ...(given !== undefined && { 'retention.ms': String(given ?? -1) }),
  };
}

function millis(text) {
  const retention = parseRetention(text);
  if (retention === undefined) {
    throw new Error(`“${text}” is no time to keep records: it is like 7d, 36h or for ever`);
  }
  return retention;
}

function whole(text, label) {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) {
    throw new Error(`${label}: “${text}” is no whole number`);
  }
  return number;
}
