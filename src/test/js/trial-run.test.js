import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PAUSE_MILLIS, TrialRun } from '../../main/resources/webroot/trial-run.js';

/** A run of trials whose pauses and responses the test ends. */
function start() {
  const requests = [];
  const states = [];
  let pause = null;
  const timers = {
    setTimeout: (task, millis) => {
      pause = { task, millis };
      return pause;
    },
    clearTimeout: (timer) => {
      pause = timer === pause ? null : pause;
    },
  };
  const run = new TrialRun(
    (query, signal) => new Promise((resolve, reject) => requests.push({ query, signal, resolve, reject })),
    (state) => states.push(state),
    timers,
  );
  return {
    run,
    requests,
    tried: () => requests.map(({ query }) => query),
    state: () => states.at(-1),
    states,
    pause: () => {
      const { task, millis } = pause ?? {};
      pause = null;
      task?.();
      return millis ?? null;
    },
    settled: () => new Promise((resolve) => setImmediate(resolve)),
  };
}

async function shown(query, canonical = query) {
  const trials = start();
  trials.run.type(query);
  trials.pause();
  trials.requests[0].resolve({ query: canonical });
  await trials.settled();
  return trials;
}

test('type_severalKeys_triesOnceAfterThePause', async () => {
  const { run, tried, state, states, pause } = start();
  run.type('te');
  run.type('tea');
  assert.deepEqual([tried(), states], [[], []]);

  assert.equal(pause(), PAUSE_MILLIS);

  assert.deepEqual(tried(), ['tea']);
  assert.deepEqual([state().open, state().waiting], [true, true]);
});

test('type_anotherQuery_abortsTheRequestAndIgnoresItsResponse', async () => {
  const { run, requests, tried, state, pause, settled } = start();
  run.type('tea');
  pause();
  run.type('teapot');
  assert.equal(requests[0].signal.aborted, true);
  requests[0].resolve({ query: 'tea' });
  await settled();
  assert.equal(state().trial, null);

  pause();
  requests[1].resolve({ query: 'teapot' });
  await settled();

  assert.deepEqual(tried(), ['tea', 'teapot']);
  assert.deepEqual([state().trial.query, state().waiting], ['teapot', false]);
});

test('type_theSameQueryOtherwise_isNotTriedAgain', async () => {
  const { run, tried, state, pause } = await shown('Klima OR climate', 'climate OR klima');

  for (const query of [' Klima  OR climate ', 'klima OR Climate', 'climate OR klima']) {
    run.type(query);
    pause();
  }

  assert.equal(tried().length, 1);
  assert.equal(state().waiting, false);
});

test('type_backToTheShownQuery_endsTheWaiting', async () => {
  const { run, tried, state, pause } = await shown('tea');
  run.type('teapot');
  assert.equal(state().waiting, true);

  run.type('tea');
  pause();

  assert.deepEqual([tried(), state().waiting, state().trial.query], [['tea'], false, 'tea']);
});

test('type_nothing_closesAndAborts', async () => {
  const { run, requests, state, pause } = start();
  run.type('tea');
  pause();

  run.type('  ');

  assert.equal(requests[0].signal.aborted, true);
  assert.deepEqual([state().open, pause()], [false, null]);
});

test('close_beforeThePause_triesNothing', () => {
  const { run, tried, pause } = start();
  run.type('tea');
  run.close();

  assert.equal(pause(), null);
  assert.deepEqual(tried(), []);
});

test('type_afterClosing_triesTheSameQueryAgain', async () => {
  const { run, tried, pause } = await shown('tea');
  run.close();
  run.type('tea');
  pause();

  assert.deepEqual(tried(), ['tea', 'tea']);
});

test('try_afterAFailure_triesAtOnce', async () => {
  const { run, requests, tried, state, pause, settled } = start();
  run.type('tea');
  pause();
  requests[0].reject({ code: 503, message: 'stopping' });
  await settled();
  assert.deepEqual([state().problem.code, state().trial, state().waiting], [503, null, false]);

  run.try('tea');

  assert.equal(pause(), 0);
  assert.deepEqual(tried(), ['tea', 'tea']);
});
