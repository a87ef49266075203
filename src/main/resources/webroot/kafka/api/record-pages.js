export const LIMIT = 20;

/**
 * Where to read records from, as the server takes it, from what was chosen: `from` is `last`, `earliest`, `offset`, `time` or `ago`
 * and `place` what was typed beside it. Throws what is wrong with that.
 */
export function placeOf({ from, place }) {
  const typed = place.trim();
  switch (from) {
    case 'last':
      return `last:${LIMIT}`;
    case 'earliest':
      return 'earliest';
    case 'offset':
      if (!/^\d{1,18}$/.test(typed)) {
        throw new Error('An offset is a whole number, such as 12345.');
      }
      return `offset:${typed}`;
    case 'time': {
      const time = new Date(typed);
      if (Number.isNaN(time.getTime())) {
        throw new Error('That is no time.');
      }
      return time.toISOString();
    }
    default:
      if (!/^\d{1,12} ?(s|m|h|d|w)$/.test(typed)) {
        throw new Error('How long ago is a number and a unit: 30s, 10m, 2h, 1d.');
      }
      return typed;
  }
}

/** What to ask for, to get the records before some that are shown. */
export function olderThan(records, partition) {
  const [first] = records;
  const until = partition === '' ? new Date(first.timestamp + 1).toISOString() : `offset:${first.offset}`;
  // Those of the same time are in it again.
  const again = partition === '' ? records.filter(({ timestamp }) => timestamp === first.timestamp).length : 0;
  return { from: `last:${LIMIT + again}`, until, limit: LIMIT + again };
}

/** What to ask for, to get the records after some that are shown. */
export function newerThan(records, partition) {
  const last = records.at(-1);
  if (partition !== '') {
    return { from: `offset:${last.offset + 1}`, limit: LIMIT };
  }
  const again = records.filter(({ timestamp }) => timestamp === last.timestamp).length;
  return { from: new Date(last.timestamp).toISOString(), limit: LIMIT + again };
}

/** Those of some records that are not among others. */
export function withoutKnown(records, known) {
  const places = new Set(known.map(placeName));
  return records.filter((record) => !places.has(placeName(record)));
}

/** The name of a record's place in its topic. */
export function placeName({ partition, offset }) {
  return `${partition}:${offset}`;
}
