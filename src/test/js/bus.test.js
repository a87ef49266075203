import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventBus } from '../../main/resources/webroot/bus.js';

/** The server side of a connection. */
class FakeSocket {
  readyState = 0;
  sent = [];

  send(text) {
    assert.equal(this.readyState, 1, 'sends only while open');
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = 3;
  }

  open() {
    this.readyState = 1;
    this.onopen();
  }

  deliver(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }

  drop({ code = 1006, reason = '' } = {}) {
    this.readyState = 3;
    this.onclose({ code, reason });
  }

  of(type) {
    return this.sent.filter((message) => message.type === type);
  }
}

/** Timers with a clock that only the test advances. */
class FakeTimers {
  #now = 0;
  #next = 1;
  #timers = new Map();

  setTimeout(run, millis) {
    this.#timers.set(this.#next, { run, due: this.#now + millis });
    return this.#next++;
  }

  clearTimeout(id) {
    this.#timers.delete(id);
  }

  advance(millis) {
    const end = this.#now + millis;
    for (;;) {
      const due = [...this.#timers].filter(([, timer]) => timer.due <= end).sort(([, a], [, b]) => a.due - b.due);
      if (due.length === 0) {
        break;
      }
      const [id, timer] = due[0];
      this.#timers.delete(id);
      this.#now = timer.due;
      timer.run();
    }
    this.#now = end;
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

function setUp(t, { onSession = async () => {} } = {}) {
  const errors = t.mock.method(console, 'error', () => {});
  const sockets = [];
  const timers = new FakeTimers();
  const open = () => {
    sockets.push(new FakeSocket());
    return sockets.at(-1);
  };
  const bus = new EventBus(open, { timers, random: () => 1 });
  const events = [];
  const start = () =>
    bus.start({
      onSession: async () => {
        events.push('session');
        await onSession(bus);
      },
      onLoss: (reason) => events.push(reason === null ? 'loss' : `loss: ${reason}`),
    });
  return { bus, sockets, timers, events, start, errors };
}

test('start_opened_registersBeforeTheSession', async (t) => {
  const { bus, sockets, start } = setUp(t, { onSession: (b) => b.request('ask', {}) });
  bus.subscribe('news', () => {});
  start();
  sockets[0].open();
  sockets[0].deliver({ type: 'rec', address: 'reply-1', body: {} });
  await settled();

  assert.deepEqual(sockets[0].sent, [
    { type: 'ping' },
    { type: 'register', address: 'news' },
    { type: 'send', address: 'ask', body: {}, headers: {}, replyAddress: 'reply-1' },
  ]);
});

test('subscribe_message_reachesOnlyItsHandler', (t) => {
  const { bus, sockets, start } = setUp(t);
  const heard = [];
  bus.subscribe('news', (body) => heard.push(body));
  bus.subscribe('weather', () => assert.fail('not for this one'));
  start();
  sockets[0].open();
  sockets[0].deliver({ type: 'rec', address: 'news', body: [1] });
  sockets[0].deliver({ type: 'rec', address: 'unknown', body: [2] });

  assert.deepEqual(heard, [[1]]);
});

test('subscribe_whileOpen_registersAtOnce', (t) => {
  const { bus, sockets, start } = setUp(t);
  start();
  sockets[0].open();
  bus.subscribe('news', () => {});

  assert.deepEqual(sockets[0].of('register'), [{ type: 'register', address: 'news' }]);
});

test('request_replied_resolvesToTheBody', async (t) => {
  const { bus, sockets, start } = setUp(t);
  start();
  sockets[0].open();
  const reply = bus.request('ask', { question: 1 });
  const { replyAddress } = sockets[0].of('send')[0];
  sockets[0].deliver({ type: 'rec', address: replyAddress, body: { answer: 2 } });

  assert.deepEqual(await reply, { answer: 2 });
});

test('request_failed_rejectsWithTheReason', async (t) => {
  const { bus, sockets, events, start } = setUp(t);
  start();
  sockets[0].open();
  const reply = bus.request('ask', {});
  const { replyAddress } = sockets[0].of('send')[0];
  sockets[0].deliver({
    type: 'err',
    address: replyAddress,
    failureCode: 7,
    failureType: 'RECIPIENT_FAILURE',
    message: 'no',
  });

  await assert.rejects(reply, { code: 7, message: 'no' });
  assert.deepEqual(events, ['session']);
});

test('request_failedAtAPlace_rejectsWithIt', async (t) => {
  const { bus, sockets, start } = setUp(t);
  start();
  sockets[0].open();
  const reply = bus.request('ask', {});
  const { replyAddress: address } = sockets[0].of('send')[0];
  sockets[0].deliver({ type: 'err', address, failureCode: 400, message: 'no', line: 3, column: 12, field: 'label' });

  await assert.rejects(reply, { code: 400, message: 'no', line: 3, column: 12, field: 'label' });
});

test('request_notOpen_rejects', async (t) => {
  const { bus, start } = setUp(t);
  start();

  await assert.rejects(bus.request('ask', {}), /not connected/);
});

test('request_connectionLost_rejects', async (t) => {
  const { bus, sockets, start } = setUp(t);
  start();
  sockets[0].open();
  const reply = bus.request('ask', {});
  sockets[0].drop();

  await assert.rejects(reply, /connection lost/);
});

test('ping_whileOpen_isSentEveryFiveSeconds', (t) => {
  const { sockets, timers, start } = setUp(t);
  start();
  sockets[0].open();
  timers.advance(20_000);
  assert.equal(sockets[0].of('ping').length, 5);

  sockets[0].drop();
  timers.advance(20_000);
  assert.equal(sockets[0].of('ping').length, 5);
});

test('drop_afterGoodConnection_registersAgainAndStartsASession', async (t) => {
  const { bus, sockets, timers, events, start } = setUp(t);
  const heard = [];
  bus.subscribe('news', (body) => heard.push(body));
  bus.subscribe('weather', () => {});
  start();
  sockets[0].open();
  await settled();
  sockets[0].drop();
  timers.advance(500);
  sockets[1].open();
  sockets[1].deliver({ type: 'rec', address: 'news', body: 'again' });

  assert.deepEqual(
    sockets[1].of('register').map(({ address }) => address),
    ['news', 'weather'],
  );
  assert.deepEqual(events, ['session', 'loss', 'session']);
  assert.deepEqual(heard, ['again']);
});

test('drop_repeated_waitsTwiceAsLongUpToFifteenSeconds', (t) => {
  const { sockets, timers, start } = setUp(t);
  start();
  for (const millis of [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
    const count = sockets.length;
    sockets.at(-1).drop();
    timers.advance(millis - 1);
    assert.equal(sockets.length, count, `none before ${millis} ms`);
    timers.advance(1);
    assert.equal(sockets.length, count + 1, `one after ${millis} ms`);
  }
});

test('drop_afterGoodSession_startsTheBackOffOver', async (t) => {
  const { sockets, timers, start } = setUp(t);
  start();
  sockets[0].drop();
  timers.advance(500);
  sockets[1].drop();
  timers.advance(1_000);
  sockets[2].open();
  await settled();
  sockets[2].drop();
  timers.advance(500);

  assert.equal(sockets.length, 4);
});

test('session_rejected_reconnectsWithGrowingBackOff', async (t) => {
  const { sockets, timers, events, start } = setUp(t, {
    onSession: () => Promise.reject(new Error('not ready')),
  });
  start();
  for (const millis of [500, 1_000]) {
    const count = sockets.length;
    sockets.at(-1).open();
    await settled();
    assert.equal(sockets.at(-1).readyState, 3);
    timers.advance(millis - 1);
    assert.equal(sockets.length, count);
    timers.advance(1);
    assert.equal(sockets.length, count + 1);
  }
  assert.deepEqual(events, ['session', 'loss', 'session', 'loss']);
});

test('session_noReplyInTenSeconds_reconnects', async (t) => {
  const { sockets, timers, events, start } = setUp(t, { onSession: (b) => b.request('ask', {}) });
  start();
  sockets[0].open();
  timers.advance(10_000);
  await settled();

  assert.deepEqual(events, ['session', 'loss']);
  assert.equal(sockets[0].readyState, 3);
});

test('session_outlivedByItsConnection_losesTheConnectionOnce', async (t) => {
  const { sockets, timers, events, start } = setUp(t, { onSession: (b) => b.request('ask', {}) });
  start();
  sockets[0].open();
  sockets[0].drop();
  await settled();
  timers.advance(500);
  await settled();

  assert.deepEqual(events, ['session', 'loss']);
  assert.equal(sockets.length, 2);
});

test('silence_forAMinute_reconnects', async (t) => {
  const { sockets, timers, events, start } = setUp(t);
  start();
  sockets[0].open();
  await settled();
  timers.advance(59_999);
  sockets[0].onheartbeat();
  timers.advance(59_999);
  assert.deepEqual(events, ['session']);

  timers.advance(1);
  assert.deepEqual(events, ['session', 'loss']);
});

test('silence_afterTheConnectionIsLost_isNotCountedAgainstTheNext', async (t) => {
  const { sockets, timers, events, start } = setUp(t);
  start();
  sockets[0].open();
  await settled();
  sockets[0].drop();
  timers.advance(120_000);

  assert.deepEqual(events, ['session', 'loss']);
  assert.equal(sockets.length, 2);
});

test('refusal_ofAnAddress_reconnectsAndLogsIt', (t) => {
  const { bus, sockets, events, start, errors } = setUp(t);
  bus.subscribe('secret', () => {});
  start();
  sockets[0].open();
  sockets[0].deliver({ type: 'err', body: 'access_denied' });

  assert.deepEqual(events, ['session', 'loss']);
  assert.match(errors.mock.calls[0].arguments[0], /access_denied/);
});

test('refusal_withACloseCode_losesTheConnectionForItsReason', (t) => {
  const { sockets, events, start, errors } = setUp(t);
  start();
  sockets[0].open();
  sockets[0].deliver({ type: 'err', failureCode: 4009, message: 'too many browsers are connected' });

  assert.deepEqual(events, ['session', 'loss: too many browsers are connected']);
  assert.equal(errors.mock.callCount(), 0);
});

test('refusal_ofASubscribedAddress_reconnectsAndLogsIt', (t) => {
  const { bus, sockets, events, start, errors } = setUp(t);
  bus.subscribe('secret', () => assert.fail('no message was published'));
  start();
  sockets[0].open();
  sockets[0].deliver({ type: 'err', address: 'secret', body: 'access_denied', failureCode: 403, message: 'access_denied' });

  assert.deepEqual(events, ['session', 'loss']);
  assert.match(errors.mock.calls[0].arguments[0], /access_denied/);
});

test('retryNow_whileWaiting_connectsAtOnceAndOnlyOnce', (t) => {
  const { bus, sockets, timers, start } = setUp(t);
  start();
  bus.retryNow();
  assert.equal(sockets.length, 1);

  sockets[0].drop();
  bus.retryNow();
  bus.retryNow();
  timers.advance(20_000);
  assert.equal(sockets.length, 2);
});

test('drop_withAReasonOfTheServer_passesItOn', (t) => {
  const { sockets, events, start } = setUp(t);
  start();
  sockets[0].open();
  sockets[0].drop({ code: 4001, reason: 'too slow' });

  assert.deepEqual(events, ['session', 'loss: too slow']);
});
