import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Poll } from '../../main/resources/webroot/kafka/api/poll.js';

/** A poll with requests and timers that the test controls. */
function driven() {
  const asked = [];
  const told = [];
  const waiting = new Map();
  let ids = 0;
  const timers = {
    setTimeout: (run) => waiting.set(++ids, run) && ids,
    clearTimeout: (id) => waiting.delete(id),
  };
  const ask = (signal) => new Promise((resolve, reject) => asked.push({ signal, resolve, reject }));
  const poll = new Poll(ask, {
    intervalMillis: 1,
    timers,
    onAnswer: (answer) => told.push(answer),
    onFailure: (error) => told.push(error.message),
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  const ring = () => {
    const [[id, run]] = waiting;
    waiting.delete(id);
    run();
  };
  return { poll, asked, told, waiting, settle, ring };
}

test('active_true_requestsAgainAfterEachResponse', async () => {
  const { poll, asked, told, waiting, settle, ring } = driven();
  assert.equal(asked.length, 0);

  poll.active = true;
  poll.active = true;
  assert.equal(asked.length, 1);
  asked[0].resolve('first');
  await settle();
  ring();
  asked[1].reject(new Error('refused'));
  await settle();
  ring();

  assert.deepEqual(told, ['first', 'refused']);
  assert.equal(asked.length, 3);
  assert.equal(waiting.size, 0);
});

test('active_falseAgain_requestsAndReportsNothing', async () => {
  const { poll, asked, told, waiting, settle } = driven();
  poll.active = true;

  poll.active = false;
  assert.equal(asked[0].signal.aborted, true);
  asked[0].resolve('late');
  await settle();
  poll.restart();

  assert.deepEqual(told, []);
  assert.equal(waiting.size, 0);
  assert.equal(asked.length, 1);
});

test('restart_duringARequest_reportsOnlyTheLaterResponse', async () => {
  const { poll, asked, told, waiting, settle } = driven();
  poll.active = true;

  poll.restart();
  asked[1].resolve('new');
  asked[0].resolve('old');
  await settle();

  assert.deepEqual(told, ['new']);
  assert.equal(waiting.size, 1);
});
