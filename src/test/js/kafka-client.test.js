import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AdminToken } from '../../main/resources/webroot/admin-token.js';
import { access, readKafka } from '../../main/resources/webroot/kafka/api/client.js';

/** A server that answers with a status and remembers the tokens that it received. */
function server(status, error, reason) {
  const received = [];
  const fetch = async (url, { headers }) => {
    received.push(headers.Authorization ?? null);
    return { ok: status === 200, status, json: async () => (status === 200 ? {} : { error, reason }) };
  };
  return { received, fetch };
}

function remember(value) {
  const token = new AdminToken(() => null);
  token.set(value);
  Object.assign(access, { token: () => token.get(), forget: (rejected) => token.forget(rejected) });
}

for (const [status, error, reason] of [
  [403, 'the token is wrong', 'wrong_token'],
  [429, 'too many wrong tokens; try again later', 'too_many_wrong_tokens'],
]) {
  test(`readKafka_wrongTokenWith${status}_isNotSentAgain`, async () => {
    remember('old');
    const { received, fetch } = server(status, error, reason);

    await assert.rejects(readKafka([], {}, { fetch }), { code: status, message: error });
    await assert.rejects(readKafka(['topics'], {}, { fetch }));

    assert.deepEqual(received, ['Bearer old', null]);
  });
}

test('readKafka_otherFailure_keepsTheToken', async () => {
  remember('right');
  const { received, fetch } = server(503, 'Kafka does not answer');

  await assert.rejects(readKafka([], {}, { fetch }));
  await assert.rejects(readKafka([], {}, { fetch }));

  assert.deepEqual(received, ['Bearer right', 'Bearer right']);
});
