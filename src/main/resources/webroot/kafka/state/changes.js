import { exactDuration, isCompacted, parseRetention } from './retention.js';

/**
 * The changes of Kafka topics and groups, by kind. Each is created from its subject: `{ topic }`, a summary, or `{ group }`, a
 * detail. A change has:
 *
 * - `title` and `text` of the dialog, the label of its `button`, and the `fields` of its form.
 * - `confirm`: the name that the user has to type, or undefined. With `loss`, it is required only if `loss(values)` returns a
 *   text. `values` are the entered values by the name of the field.
 * - `body(values)`: the body of `murmuration.kafka.change`. It throws an error that describes an invalid value.
 * - `dryRun`: whether the dialog first shows the result of a dry run.
 * - `done(answer)`: the message of success.
 * - `destroyed`: the page that follows if the subject no longer exists.
 */
export const CHANGES = {
  createTopic: () => ({
    title: 'New topic',
    button: 'Create',
    fields: [
      { name: 'topic', label: 'Name', required: true, maxLength: 249, pattern: '[A-Za-z0-9._\\-]+', help: 'letters, digits, and . _ -' },
      { name: 'partitions', label: 'Partitions', type: 'number', value: '1', min: 1, required: true },
      { name: 'replicas', label: 'Replicas', type: 'number', min: 1, placeholder: 'cluster default' },
      { name: 'retention', label: 'Retention', placeholder: 'cluster default', help: '7d, 36h, forever' },
      { name: 'compaction', label: 'Compaction: keep the latest record of each key', type: 'checkbox' },
    ],
    body: ({ topic, partitions, replicas, retention, compaction }) => ({
      action: 'createTopic',
      topic: topic.trim(),
      partitions: whole(partitions, 'Partitions'),
      ...(replicas && { replicas: whole(replicas, 'Replicas') }),
      config: topicConfig({ retention, compaction }),
    }),
    done: ({ topic }) => `Created ${topic}`,
  }),

  addPartitions: ({ topic }) => ({
    title: `Add partitions to ${topic.name}`,
    text:
      `The topic has ${plural(topic.partitions)}. The number cannot be reduced later. ` +
      'New records may go to other partitions than earlier records with the same key.',
    button: 'Add',
    fields: [
      {
        name: 'partitions',
        label: 'Total partitions',
        type: 'number',
        min: topic.partitions + 1,
        value: String(topic.partitions + 1),
        required: true,
      },
    ],
    ...(isCompacted(topic) && { confirm: topic.name }),
    body: ({ partitions, confirm }) => ({
      action: 'addPartitions',
      topic: topic.name,
      partitions: whole(partitions, 'Total partitions'),
      ...confirmation(confirm),
    }),
    done: ({ partitions }) => `${topic.name} now has ${partitions} partitions`,
  }),

  setCompaction: ({ topic }) => {
    const on = !isCompacted(topic);
    return {
      title: `${on ? 'Compact' : 'Stop compacting'} ${topic.name}?`,
      text: on
        ? 'Kafka will keep the latest record of each key forever and remove earlier ones gradually. It will reject records without a key.'
        : 'Kafka will delete every record when its retention expires, including the latest record of each key.',
      button: on ? 'Compact' : 'Stop compacting',
      confirm: topic.name,
      fields: [],
      body: ({ confirm }) => ({ action: 'setCompaction', topic: topic.name, on, ...confirmation(confirm) }),
      done: () => `Compaction ${on ? 'enabled' : 'disabled'} for ${topic.name}`,
    };
  },

  setRetention: ({ topic }) => ({
    title: `Set the retention of ${topic.name}`,
    text: 'Kafka deletes older records gradually.',
    button: 'Set',
    fields: [
      {
        name: 'retention',
        label: 'Retention',
        value: retentionText(topic.retentionMillis),
        required: true,
        help: '7d, 36h, 1h 30min, forever',
      },
    ],
    confirm: topic.name,
    loss: ({ retention }) => lossOfRetention(topic, parseRetention(retention)),
    body: ({ retention, confirm }) => ({
      action: 'setRetention',
      topic: topic.name,
      retentionMillis: millis(retention),
      ...confirmation(confirm),
    }),
    done: ({ retentionMillis }) =>
      `${topic.name} now keeps records ${retentionMillis === null ? '' : 'for '}${retentionText(retentionMillis)}`,
  }),

  destroyTopic: ({ topic }) => ({
    title: `Destroy ${topic.name}?`,
    text: 'This deletes the topic and all of its records permanently.',
    button: 'Destroy',
    confirm: topic.name,
    fields: [],
    body: ({ confirm }) => ({ action: 'destroyTopic', topic: topic.name, confirm }),
    done: () => `Destroyed ${topic.name}`,
    destroyed: 'topics',
  }),

  destroyGroup: ({ group }) => ({
    title: `Destroy ${group.group}?`,
    text: 'This deletes the committed offsets of the group. Its next consumer starts from the beginning or end, as configured.',
    button: 'Destroy',
    confirm: group.group,
    fields: [],
    body: ({ confirm }) => ({ action: 'destroyGroup', group: group.group, confirm }),
    done: () => `Destroyed ${group.group}`,
    destroyed: 'groups',
  }),

  resetGroup: ({ group }) => ({
    title: `Reset the offsets of ${group.group}`,
    text: 'The group resumes from the new offsets. Stop its consumers first.',
    button: 'Reset',
    dryRun: true,
    fields: [
      {
        name: 'to',
        label: 'New offset',
        required: true,
        value: 'earliest',
        maxLength: 100,
        suggestions: ['earliest', 'latest', '10m', '1d'],
        help: 'earliest, latest, an offset, a time such as 2026-11-22T10:15, or an age such as 10m, 2h or 1d',
      },
      {
        name: 'topic',
        label: 'Topic',
        options: [['', 'all topics of the group'], ...topicsOf(group).map((name) => [name, name])],
      },
    ],
    body: ({ to, topic }) => ({
      action: 'resetGroup',
      group: group.group,
      to: to.trim(),
      ...(topic && { topics: [topic] }),
      dryRun: false,
    }),
    done: ({ changes }) => `Reset the offsets of ${group.group} in ${plural(changes.length)}`,
  }),
};

function plural(partitions) {
  return partitions === 1 ? '1 partition' : `${partitions} partitions`;
}

/** Includes the confirmation in a body, if the form has one. */
function confirmation(confirm) {
  return confirm === undefined ? {} : { confirm };
}

function retentionText(retentionMillis) {
  return retentionMillis === null ? 'forever' : exactDuration(retentionMillis);
}

/** Describes the loss of records by a shorter retention, or returns null if it is not shorter. */
function lossOfRetention({ name, retentionMillis: now }, then) {
  if (then === null || then === undefined || (now !== null && then >= now)) {
    return null;
  }
  const kept = `${now === null ? '' : 'for '}${retentionText(now)}`;
  return `Records older than ${exactDuration(then)} will be deleted. ${name} currently keeps them ${kept}.`;
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
    throw new Error(`“${text}” is not a valid retention. Enter a duration such as 7d or 36h, or “forever”.`);
  }
  return retention;
}

function whole(text, label) {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) {
    throw new Error(`${label}: “${text}” is not a whole number.`);
  }
  return number;
}
