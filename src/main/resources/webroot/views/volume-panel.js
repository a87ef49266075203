import { html, nothing } from 'lit';
import { sourceNames } from '../charts/picture.js';
import { panel } from '../elements/panel.js';
import { formatCount, formatMinute, formatRate } from '../format.js';
import { align, ratePerSecond, running, series } from '../mention-series.js';
import { COLORS } from '../palette.js';
import { SPANS } from '../router.js';

/** One layer for each color. */
const MAX_LAYERS = COLORS;
const VOLUME_HEIGHT = 190;
const SPAN_NAMES = { '1m': 'minute', '10m': '10 minutes', '1h': 'hour' };

/**
 * The panel of the volume of the keywords `shown`. `clock` returns the time up to which counts are drawn, and `unknown` are the
 * times without counts. With `others`, the keywords without a layer of their own share one. `onSpan` is called with a span, and
 * `onOthers` when the user shows or hides the others.
 */
export function volumePanel({ state, span, colors, shown, clock, unknown, others, onSpan, onOthers }) {
  const sums = shown
    .filter((slug) => state.mentions.has(slug))
    .map((slug) => {
      const one = series(state.mentions.get(slug), state.history.get(slug), span);
      return { slug, one, sum: one.counts.reduce((a, b) => a + b, 0) };
    });
  const busiest = new Set([...sums].sort((a, b) => b.sum - a.sum).slice(0, MAX_LAYERS).map(({ slug }) => slug));
  const layers = sums.filter(({ slug }) => busiest.has(slug));
  const rest = sums.filter(({ slug }) => !busiest.has(slug));
  const drawn = others ? [...layers, ...rest] : layers;
  const now = clock();
  const own = align(drawn.map(({ one }) => one), now);
  const latest = running(drawn.map(({ one }) => one), now);
  const data = own && {
    layers: [
      ...layers.map(({ slug }) => ({ slug, name: state.keywords.get(slug).name, color: colors.get(slug) })),
      ...(drawn.length > layers.length ? [{ slug: '', name: named(rest), color: null }] : []),
    ],
    aligned: { ...own, rows: own.rows.map((row) => folded(row, layers.length)) },
    running: latest && folded(latest, layers.length),
    unknown,
    clock,
    height: VOLUME_HEIGHT,
  };
  return panel({
    name: 'volume',
    title: 'Volume',
    note: `mentions per second, last ${SPAN_NAMES[span]}${own && span === '10m' ? byMinute(own, layers, state.history) : ''}`,
    picture: own && {
      name: `volume-${span}`,
      title: 'Volume',
      unit: 'mentions per second',
      from: own.from,
      to: own.from + own.rows.length * own.step,
      sources: sourceNames(state.pipeline),
      legend: data.layers,
    },
    actions: html`<span class="spans" role="group" aria-label="Time span">
      ${SPANS.map((name) => html`<button type="button" aria-pressed=${name === span} @click=${() => onSpan(name)}>${name}</button>`)}
    </span>`,
    body: html`
      <volume-stream class="drawing" .data=${data}></volume-stream>
      ${rest.length > 0 && own ? othersLine(rest, { own, others, onOthers }) : nothing}
    `,
  });
}

/** States the rate of the keywords without a layer, and shows or hides their common layer. */
function othersLine(rest, { own, others, onOthers }) {
  const rate = formatRate(ratePerSecond(rest.map(({ one }) => one), own));
  return html`<p class="more">
    <button type="button" aria-pressed=${others} @click=${onOthers}>and ${named(rest)}: ${rate}/s</button>
  </p>`;
}

function named(rest) {
  return `${formatCount(rest.length)} ${rest.length === 1 ? 'other' : 'others'}`;
}

/** Notes until when the chart is drawn by the minute, because counts by the second are unknown. */
function byMinute({ from }, layers, history) {
  const known = Math.max(...layers.map(({ slug }) => history.get(slug).from));
  return known > from ? `; by the minute until ${formatMinute(known)}` : '';
}

/** Returns a row with all counts after the first `kept` summed up. */
function folded(row, kept) {
  return row.length === kept ? row : [...row.slice(0, kept), row.slice(kept).reduce((a, b) => a + b, 0)];
}
