import { EventBus } from './bus.js';
import * as store from './store.js';
import './views/connection-state.js';
import './views/keyword-table.js';
import './views/summary-totals.js';

const TRANSPORTS = ['websocket', 'xhr-streaming', 'xhr-polling'];

const views = document.querySelectorAll('connection-state, summary-totals, keyword-table');
let state = store.initialState;
let frame = 0;

function update(change) {
  state = change(state);
  frame ||= requestAnimationFrame(show);
}

function show() {
  frame = 0;
  for (const view of views) {
    view.state = state;
  }
}

const bridge = new URL('eventbus', document.baseURI).href;
const bus = new EventBus(() => new window.SockJS(bridge, null, { transports: TRANSPORTS }));

bus.subscribe('murmuration.keywords', (body) => update((s) => store.applyKeywords(s, body)));
bus.subscribe('murmuration.mentions', (body) => update((s) => store.applyMentions(s, body)));
bus.subscribe('murmuration.related-terms', (body) => update((s) => store.applyRelatedTerms(s, body)));

bus.start({
  async onSession() {
    const snapshot = await bus.request('murmuration.snapshot', {});
    update((s) => store.applyLive(store.applySnapshot(s, snapshot)));
  },
  onLoss() {
    update(store.applyLoss);
  },
});

document.addEventListener('sort-by', (event) => update((s) => store.sortBy(s, event.detail)));
document.addEventListener('show-span', (event) => update((s) => store.showSpan(s, event.detail)));
addEventListener('online', () => bus.retryNow());
document.addEventListener('visibilitychange', () => document.hidden || bus.retryNow());
show();
