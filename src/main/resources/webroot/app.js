import { EventBus } from './bus.js';
import { colours } from './palette.js';
import { formatRoute, parseRoute } from './router.js';
import * as store from './store.js';
import './views/connection-state.js';
import './views/page-view.js';

const TRANSPORTS = ['websocket', 'xhr-streaming', 'xhr-polling'];
/** Faster than this nobody reads figures. */
const SHOW_MILLIS = 200;
const BASELINE = 'murmuration.baseline';

const view = document.querySelector('page-view');
const connection = document.querySelector('connection-state');
let state = { ...store.initialState, baseline: readBaseline() };
let route = parseRoute(location.hash);
let coloursOf = { keywords: null, bySlug: new Map() };
/** How far the server's clock is ahead of this one, in milliseconds. */
let skew = 0;
let shownAt = 0;
let frame = 0;

view.clock = () => Date.now() + skew;
view.commands = {
  add: (phrase, token) => bus.request('murmuration.keywords.add', withToken({ phrase }, token)),
  remove: (slug, token) => bus.request('murmuration.keywords.remove', withToken({ slug }, token)),
};

function withToken(body, token) {
  return token === null ? body : { ...body, token };
}

function update(change) {
  state = change(state);
  frame ||= requestAnimationFrame(showInTime);
}

function showInTime(time) {
  frame = time - shownAt < SHOW_MILLIS ? requestAnimationFrame(showInTime) : show(time);
}

function show(time) {
  shownAt = time;
  if (coloursOf.keywords !== state.keywords) {
    coloursOf = { keywords: state.keywords, bySlug: colours(state.keywords.values()) };
  }
  connection.state = state;
  Object.assign(view, { state, route, colours: coloursOf.bySlug });
  const title = titleOf(route);
  if (document.title !== title) {
    document.title = title;
  }
  return 0;
}

function showNow(change) {
  state = change(state);
  show(performance.now());
}

function goTo(next) {
  location.hash = formatRoute({ ...route, ...next });
}

function routeChanged() {
  const moved = parseRoute(location.hash);
  const other = moved.view !== route.view || moved.slug !== route.slug;
  route = moved;
  show(performance.now());
  for (const link of document.querySelectorAll('nav a')) {
    if (parseRoute(link.hash).view === route.view) {
      link.setAttribute('aria-current', 'page');
    } else {
      link.removeAttribute('aria-current');
    }
  }
  if (other) {
    scrollTo(0, 0);
  }
}

function titleOf({ view: name, slug }) {
  const title = { pipeline: 'Pipeline', keyword: state.keywords.get(slug)?.phrase ?? slug }[name];
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
  showNow((s) => store.resetBaseline(s, fromNow ? view.clock() : null));
  const { baseline } = state;
  sessionStorage.setItem(BASELINE, JSON.stringify(baseline && { at: baseline.at, totals: [...baseline.totals] }));
}

const bridge = new URL('eventbus', document.baseURI).href;
const bus = new EventBus(() => new window.SockJS(bridge, null, { transports: TRANSPORTS }));

bus.subscribe('murmuration.keywords', (body) => update((s) => store.applyKeywords(s, body)));
bus.subscribe('murmuration.mentions', (body) => update((s) => store.applyMentions(s, body)));
bus.subscribe('murmuration.related-terms', (body) => update((s) => store.applyRelatedTerms(s, body)));
bus.subscribe('murmuration.posts', (body) => update((s) => store.applyPosts(s, body)));
bus.subscribe('murmuration.pipeline', (body) => {
  skew = body.at - Date.now();
  update((s) => store.applyPipeline(s, body));
});

bus.start({
  async onSession() {
    const snapshot = await bus.request('murmuration.snapshot', {});
    update((s) => store.applyLive(store.applySnapshot(s, snapshot)));
  },
  onLoss(reason) {
    update((s) => store.applyLoss(s, reason));
  },
});

document.addEventListener('sort-by', (event) => showNow((s) => store.sortBy(s, event.detail)));
document.addEventListener('reset-baseline', (event) => resetBaseline(event.detail));
document.addEventListener('change-route', (event) => goTo(event.detail));
document.addEventListener('toggle-keyword', ({ detail: slug }) => {
  const hidden = new Set([...route.hidden].filter((name) => state.keywords.has(name) && name !== slug));
  goTo({ hidden: route.hidden.has(slug) ? hidden : hidden.add(slug) });
});
document.addEventListener('retry', () => bus.retryNow());
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  document.querySelector('main').focus();
});
addEventListener('hashchange', routeChanged);
addEventListener('online', () => bus.retryNow());
document.addEventListener('visibilitychange', () => document.hidden || bus.retryNow());
routeChanged();
