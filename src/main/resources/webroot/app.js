import { EventBus } from './bus.js';
import { readKafka } from './kafka/api/client.js';
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
/** The admin token, once it was typed; only here, so that a reload forgets it. */
let token = null;
/** Messages that have come since the last measurement of the pipeline. */
let received = 0;
let shownAt = 0;
let frame = 0;

view.clock = () => Date.now() + skew;
view.commands = {
  knowsToken: () => token !== null,
  add: (phrase, typed) => command('murmuration.keywords.add', { phrase }, typed),
  remove: (slug, typed) => command('murmuration.keywords.remove', { slug }, typed),
  stop: (source, typed) => command('murmuration.sources.stop', { source }, typed),
  start: (source, typed) => command('murmuration.sources.start', { source }, typed),
  kafka: (change, typed) => command('murmuration.kafka.change', change, typed),
  records: (topic, params, typed) =>
    withToken(typed, (used) => readKafka(['topics', topic, 'records'], params, { token: used })),
};

function command(address, body, typed) {
  return withToken(typed, (used) => bus.request(address, used === null ? body : { ...body, token: used }));
}

/** Asks with the token that was typed now, or else before; one that is refused is forgotten. */
async function withToken(typed, asks) {
  const used = typed ?? token;
  try {
    const done = await asks(used);
    token = used;
    return done;
  } catch (error) {
    if (error.code === 403) {
      token = null;
    }
    throw error;
  }
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
    const totals = new Map([...state.mentions].map(([slug, { total }]) => [slug, total]));
    coloursOf = { keywords: state.keywords, bySlug: colours(state.keywords.values(), totals, coloursOf.bySlug) };
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
  const other = place(moved) !== place(route);
  route = moved;
  show(performance.now());
  for (const link of document.querySelectorAll('.masthead nav a')) {
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

/** What is looked at, however it is. */
function place({ view: name, slug, kafka }) {
  return JSON.stringify([name, slug, kafka?.page, kafka?.name, kafka?.offset]);
}

function titleOf({ view: name, slug, kafka }) {
  const title = {
    pipeline: 'Pipeline',
    keyword: state.keywords.get(slug)?.phrase ?? slug,
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
  showNow((s) => store.resetBaseline(s, fromNow ? view.clock() : null));
  const { baseline } = state;
  const kept = JSON.stringify(baseline && { at: baseline.at, totals: [...baseline.totals] });
  try {
    sessionStorage.setItem(BASELINE, kept);
  } catch (error) {
    console.warn('a reload will forget since when mentions are counted', error);
  }
}

const bridge = new URL('eventbus', document.baseURI).href;
const bus = new EventBus(() => new window.SockJS(bridge, null, { transports: TRANSPORTS }));

follow('murmuration.keywords', store.applyKeywords);
follow('murmuration.mentions', store.applyMentions);
follow('murmuration.related-terms', store.applyRelatedTerms);
follow('murmuration.posts', store.applyPosts);
// At once, also while nobody sees the page: it is not to show what is deleted when somebody looks again.
bus.subscribe('murmuration.post-changes', (body) => {
  received++;
  showNow((s) => store.applyPostChanges(s, body));
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

document.addEventListener('sort-by', (event) => showNow((s) => store.sortBy(s, event.detail)));
document.addEventListener('reset-baseline', (event) => resetBaseline(event.detail));
document.addEventListener('change-route', (event) => goTo(event.detail));
document.addEventListener('toggle-keyword', ({ detail: slug }) => {
  const hidden = new Set([...route.hidden].filter((name) => state.keywords.has(name) && name !== slug));
  goTo({ hidden: route.hidden.has(slug) ? hidden : hidden.add(slug) });
});
document.addEventListener('toggle-pause', () => showNow(store.togglePause));
document.addEventListener('retry', () => bus.retryNow());
document.querySelector('.skip').addEventListener('click', (event) => {
  event.preventDefault();
  document.querySelector('main').focus();
});
addEventListener('hashchange', routeChanged);
addEventListener('online', () => bus.retryNow());
document.addEventListener('visibilitychange', () => document.hidden || bus.retryNow());
routeChanged();
