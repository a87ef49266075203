/** Number of records per page. */
export const LIMIT = 20;

/**
 * Returns the request parameter for the start of a page of records. `from` is `last`, `earliest`, `offset`, `time` or `ago`, and
 * `value` is the text entered for the last three. Throws an error that describes an invalid value.
 */
export function startOf({ from, value }) {
  const typed = value.trim();
  switch (from) {
    case 'last':
      return `last:${LIMIT}`;
    case 'earliest':
      return 'earliest';
    case 'offset':
      if (!/^\d{1,18}$/.test(typed)) {
        throw new Error('Enter the offset as a whole number, such as 12345.');
      }
      return `offset:${typed}`;
    case 'time': {
      const time = new Date(typed);
      if (Number.isNaN(time.getTime())) {
        throw new Error('Enter a valid date and time.');
      }
      return time.toISOString();
    }
    default:
      if (!/^\d{1,12} ?(s|m|h|d|w)$/.test(typed)) {
        throw new Error('Enter the age as a number and a unit, such as 30s, 10m, 2h or 1d.');
      }
      return typed;
  }
}

/** Returns the request parameters for the page before the displayed records. `partition` is empty for all partitions. */
export function olderThan(records, partition) {
  const [first] = records;
  const until = partition === '' ? new Date(first.timestamp + 1).toISOString() : `offset:${first.offset}`;
  // The page repeats records with the same timestamp.
  const repeated = partition === '' ? records.filter(({ timestamp }) => timestamp === first.timestamp).length : 0;
  return { from: `last:${LIMIT + repeated}`, until, limit: LIMIT + repeated };
}

/** Returns the request parameters for the page after the displayed records. `partition` is empty for all partitions. */
export function newerThan(records, partition) {
  const last = records.at(-1);
  if (partition !== '') {
    return { from: `offset:${last.offset + 1}`, limit: LIMIT };
  }
  const repeated = records.filter(({ timestamp }) => timestamp === last.timestamp).length;
  return { from: new Date(last.timestamp).toISOString(), limit: LIMIT + repeated };
}

/** Returns the records that are not among `known`. */
export function withoutKnown(records, known) {
  const ids = new Set(known.map(recordId));
  return records.filter((record) => !ids.has(recordId(record)));
}

/** Returns the identifier of a record within its topic, `partition:offset`. */
export function recordId({ partition, offset }) {
  return `${partition}:${offset}`;
}
