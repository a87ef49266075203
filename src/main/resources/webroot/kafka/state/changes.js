import { exactDuration, isCompacted, parseRetention } from './retention.js';

/**
 * What can be changed in Kafka, by kind: `title` and `text` of the question, the word on the `button`, `fields` of the form,
 * the name that has to be typed (`confirm`), only where there is a `loss` by `values` if it has one, the `body` of
 * `murmuration.kafka.change` (`values` are what was typed, by the names of fields; it may throw what is wrong with them), what is
 * said when it is `done`, and the page to go to when what was there is `destroyed`.
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
    ...(isCompacted(topic) && { confirm: topic.name }),
    body: ({ partitions, confirm }) => ({
      action: 'addPartitions',
      topic: topic.name,
      partitions: whole(partitions, 'Partitions in all'),
      ...given(confirm),
    }),
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
      confirm: topic.name,
      fields: [],
      body: ({ confirm }) => ({ action: 'setCompaction', topic: topic.name, on, ...given(confirm) }),
      done: () => `${topic.name} is compacted ${on ? 'from now on' : 'no more'}`,
    };
  },

  setRetention: ({ topic }) => ({
    title: `How long ${topic.name} keeps records`,
    text: 'Records that are older are deleted by and by.',
    button: 'Set',
    fields: [
      {
        name: 'retention',
        label: 'Keeps records',
        value: describeRetention(topic.retentionMillis),
        required: true,
        help: '7d, 36h, 1h 30min, for ever',
      },
    ],
    confirm: topic.name,
    loss: ({ retention }) => lossOfRetention(topic, parseRetention(retention)),
    body: ({ retention, confirm }) => ({
      action: 'setRetention',
      topic: topic.name,
      retentionMillis: millis(retention),
      ...given(confirm),
    }),
    done: ({ retentionMillis }) =>
      `${topic.name} keeps records ${retentionMillis === null ? '' : 'for '}${describeRetention(retentionMillis)}`,
  }),

  destroyTopic: ({ topic }) => ({
    title: `Destroy ${topic.name}?`,
    text: 'The topic and all of its records are deleted. Nothing brings them back.',
    button: 'Destroy',
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

/** What was typed to confirm, where it was asked for. */
function given(confirm) {
  return confirm === undefined ? {} : { confirm };
}

function describeRetention(retentionMillis) {
  return retentionMillis === null ? 'for ever' : exactDuration(retentionMillis);
}

/** What a topic loses by a retention that is shorter than now, null by any other. */
function lossOfRetention({ name, retentionMillis: now }, then) {
  if (then === null || then === undefined || (now !== null && then >= now)) {
    return null;
  }
  const kept = `${now === null ? '' : 'for '}${describeRetention(now)}`;
  return `Records older than ${exactDuration(then)} are deleted; ${name} keeps them ${kept} now.`;
}

function topicsOf({ partitions }) {
  return [...new Set(partitions.map(({ topic }) => topic))];
}

function topicConfig({ retention, compaction }) {
  const kept = retention.trim() === '' ? undefined : millis(retention);
  const policy = compaction ? (kept === undefined || kept === null ? 'compact' : 'compact,delete') : undefined;
  return {
    ...(policy && { 'cleanup.policy': policy }),
    ...(kept !== undefined && { 'retention.ms': String(kept ?? -1) }),
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
