import { AdminToken, linkedToken, rejectsToken } from './admin-token.js';
import { EventBus } from './bus.js';
import { access, readJson, readKafka } from './kafka/api/client.js';
import { formatRoute, parseRoute } from './router.js';
import * as store from './store.js';
import './views/connection-state.js';
import './views/page-view.js';

const TRANSPORTS = ['websocket', 'xhr-streaming', 'xhr-polling'];
/** Minimum interval between renders. */
const RENDER_MILLIS = 200;
const BASELINE = 'murmuration.baseline';

const view = document.querySelector('page-view');
const connection = document.querySelector('connection-state');
let state = { ...store.initialState, baseline: readBaseline() };
const token = new AdminToken(() => sessionStorage);
takeLinkedToken();
access.token = () => token.get();
access.forget = (rejected) => token.forget(rejected);
let route = parseRoute(location.hash);
let colorsOf = { keywords: null, bySlug: new Map() };
/** Lead of the server's clock over the local one, in milliseconds. */
let skew = 0;
/** Messages received since the last pipeline status. */
let received = 0;
let renderedAt = 0;
let frame = 0;

view.clock = () => Date.now() + skew;
view.commands = {
  knowsToken: () => token.get() !== null,
  add: (phrase, enteredToken) => command('murmuration.keywords.add', { phrase }, enteredToken),
  addLines: (text, enteredToken) => command('murmuration.keywords.import', { text }, enteredToken),
  edit: (change, enteredToken) => command('murmuration.keywords.edit', change, enteredToken),
  remove: (slug, enteredToken) => command('murmuration.keywords.remove', { slug }, enteredToken),
  mute: (mute, enteredToken) => command('murmuration.mutes.add', mute, enteredToken),
  unmute: (mute, enteredToken) => command('murmuration.mutes.remove', mute, enteredToken),
  stop: (source, enteredToken) => command('murmuration.sources.stop', { source }, enteredToken),
  start: (source, enteredToken) => command('murmuration.sources.start', { source }, enteredToken),
  kafka: (change, enteredToken) => command('murmuration.kafka.change', change, enteredToken),
  records: (topic, params, enteredToken) =>
    withToken(enteredToken, (used) => readKafka(['topics', topic, 'records'], params, { token: used })),
  tryQuery: (query, signal) =>
    withToken(undefined, (used) => readJson(`api/trial?${new URLSearchParams({ query })}`, { signal, token: used })),
};

function command(address, body, enteredToken) {
  return withToken(enteredToken, (used) => bus.request(address, used === null ? body : { ...body, token: used }));
}

/** Keeps the token of a link, and removes it from the address bar. Returns whether there was one. */
function takeLinkedToken() {
  const linked = linkedToken(location.hash);
  if (linked !== null) {
    token.set(linked);
    history.replaceState(null, '', '#/');
  }
  return linked !== null;
}

/** Sends a request with the token entered now, or the remembered one. Forgets a token that the server rejects. */
async function withToken(enteredToken, send) {
  const used = enteredToken ?? token.get();
  try {
    const result = await send(used);
    token.set(used);
    return result;
  } catch (error) {
    if (rejectsToken(error)) {
      token.forget(used);
    }
    throw error;
  }
}

function update(change) {
  state = change(state);
  frame ||= requestAnimationFrame(renderWhenDue);
}

function renderWhenDue(time) {
  frame = time - renderedAt < RENDER_MILLIS ? requestAnimationFrame(renderWhenDue) : render(time);
}

function render(time) {
  renderedAt = time;
  if (colorsOf.keywords !== state.keywords) {
    colorsOf = { keywords: state.keywords, bySlug: new Map([...state.keywords.values()].map(({ slug, color }) => [slug, color])) };
  }
  connection.state = state;
  Object.assign(view, { state, route, colors: colorsOf.bySlug });
  const title = titleOf(route);
  if (document.title !== title) {
    document.title = title;
  }
  return 0;
}

function updateNow(change) {
  state = change(state);
  render(performance.now());
}

function navigate(next) {
  location.hash = formatRoute({ ...route, ...next });
}

function routeChanged() {
  if (takeLinkedToken()) {
    state = { ...state }; // Forms that ask for the token are rendered again.
  }
  const next = parseRoute(location.hash);
  const isOtherPage = pageKey(next) !== pageKey(route);
  route = next;
  render(performance.now());
  for (const link of document.querySelectorAll('.masthead nav a')) {
    if (parseRoute(link.hash).view === route.view) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
  if (isOtherPage) {
    scrollTo(0, 0);
  }
}

/** Identifies the displayed page, regardless of filters and sort order. */
function pageKey({ view: name, slug, kafka }) {
  return JSON.stringify([name, slug, kafka?.page, kafka?.name, kafka?.offset]);
}

function titleOf({ view: name, slug, kafka }) {
  const title = {
    pipeline: 'Pipeline',
    keyword: state.keywords.get(slug)?.name ?? slug,
    kafka: kafka?.name ?? 'Kafka',
  }[name];
  return title ? `${title} · Murmuration` : 'Murmuration';
}

function readBaseline() {
  try {
    const { at, totals } = JSON.parse(sessionStorage.getItem(BASELINE));
    return { at, totals: new Map(totals) };
  } catch {
    return null;
  }
}

function resetBaseline(fromNow) {
  updateNow((s) => store.resetBaseline(s, fromNow ? view.clock() : null));
  const { baseline } = state;
  const kept = JSON.stringify(baseline && { at: baseline.at, totals: [...baseline.totals] });
  try {
    sessionStorage.setItem(BASELINE, kept);
  } catch (error) {
    console.warn('cannot store the start of the mention counts; a reload will lose it', error);
  }
}

const bridge = new URL('eventbus', document.baseURI).href;
const bus = new EventBus(() => new window.SockJS(bridge, null, { transports: TRANSPORTS }));

follow('murmuration.keywords', store.applyKeywords);
follow('murmuration.mentions', store.applyMentions);
follow('murmuration.related-terms', store.applyRelatedTerms);
follow('murmuration.posts', store.applyPosts);
follow('murmuration.mutes', store.applyMutes);
// Rendered immediately, even in a hidden tab, so that the page never shows a deleted post when it becomes visible.
bus.subscribe('murmuration.post-changes', (body) => {
  received++;
  updateNow((s) => store.applyPostChanges(s, body));
});
follow('murmuration.pipeline', (s, body) => {
  skew = body.at - Date.now();
  const perSecond = s.pipeline === null ? 0 : (received * 1000) / Math.max(1000, body.at - s.pipeline.at);
  received = 0;
  return store.applyPipeline(s, body, perSecond);
});

function follow(address, apply) {
  bus.subscribe(address, (body) => {
    received++;
    update((s) => apply(s, body));
  });
}

bus.start({
  async onSession() {
    const snapshot = await bus.request('murmuration.snapshot', {});
    skew = (snapshot.pipeline?.at ?? Date.now()) - Date.now();
    update((s) => store.applyLive(store.applySnapshot(s, snapshot)));
  },
  onLoss(reason) {
    update((s) => store.applyLoss(s, reason));
  },
});

document.addEventListener('sort-by', (event) => updateNow((s) => store.sortBy(s, event.detail)));
document.addEventListener('reset-baseline', (event) => resetBaseline(event.detail));
document.addEventListener('change-route', (event) => navigate(event.detail));
document.addEventListener('toggle-keyword', ({ detail: slug }) => {
  const hidden = new Set([...route.hidden].filter((name) => state.keywords.has(name) && name !== slug));
  navigate({ hidden: route.hidden.has(slug) ? hidden : hidden.add(slug) });
});
document.addEventListener('earlier-posts', ({ detail: { posts, snapshots } }) =>
  updateNow((s) => store.applyEarlierPosts(s, posts, snapshots)),
);
document.addEventListener('toggle-pause', () => updateNow(store.togglePause));
document.addEventListener('enter-token', ({ detail }) => token.set(detail));
document.addEventListener('retry', () => bus.retryNow());
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  document.querySelector('main').focus();
});
addEventListener('hashchange', routeChanged);
addEventListener('online', () => bus.retryNow());
document.addEventListener('visibilitychange', () => document.hidden || bus.retryNow());
routeChanged();
