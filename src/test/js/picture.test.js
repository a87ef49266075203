import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { INHERITED, OWN } from '../../main/resources/webroot/charts/picture-style.js';
import { caption, fileName, sourceNames } from '../../main/resources/webroot/charts/picture.js';

const FROM = Date.UTC(2026, 10, 29, 19, 50);
const TO = Date.UTC(2026, 10, 29, 20, 49);
const PLACE = { locale: 'en-GB', timeZone: 'Europe/Berlin' };

test('caption_ofAKeyword_saysWhatItShows', () => {
  const picture = { title: 'zzquiet', unit: 'mentions per minute', from: FROM, to: TO, sources: ['bluesky'] };

  const { title, details, warning } = caption(picture, PLACE);

  assert.equal(title, 'zzquiet: mentions per minute');
  assert.match(details, /29 Nov 2026.*20:50.*21:49.*CET · bluesky · Murmuration$/);
  assert.equal(warning, null);
});

test('caption_shortSpan_hasSeconds', () => {
  assert.match(caption({ title: 'a', from: TO - 60_000, to: TO }, PLACE).details, /21:48:00.*21:49:00/);
});

test('caption_simulatedPosts_warns', () => {
  assert.equal(caption({ title: 'a', to: TO, sources: ['push', 'simulate'] }, PLACE).warning, 'SIMULATED POSTS');
});

test('caption_withoutSpanAndSources_hasItsTime', () => {
  assert.match(caption({ title: 'a', to: TO }, PLACE).details, /21:49:00 CET · Murmuration$/);
});

test('fileName_ofAPicture_hasNameAndTime', () => {
  assert.equal(fileName({ name: 'zzquiet-hour' }, new Date(2026, 10, 29, 21, 4, 5)), 'murmuration-zzquiet-hour-20261129T210405');
});

test('fileName_nameOfAGroup_hasNoPath', () => {
  assert.equal(fileName({ name: '../a b/ü' }, new Date(2026, 0, 2)), 'murmuration-..-a-b-ü-20260102T000000');
});

test('sourceNames_beforeTheFirstStatus_areNone', () => {
  assert.deepEqual(sourceNames(null), []);
  assert.deepEqual(sourceNames({ sources: [{ name: 'x' }] }), ['x']);
});

/** Properties that change nothing in a picture: the page around it, its size, or how it reacts and moves. */
const IRRELEVANT =
  /^(--.*|background|border.*|box-shadow|column-gap|cursor|grid-.*|height|left|line-height|margin.*|max-.*|min-.*|outline.*|overflow.*|padding.*|pointer-events|position|right|text-align|text-decoration-color|text-underline-offset|top|transition|white-space|width|z-index)$/;

test('picture_everyPropertyOfTheStyleSheets_isCopied', () => {
  const copied = new Set([...INHERITED, ...OWN.keys(), 'text-decoration']);
  for (const sheet of ['charts', 'pipeline']) {
    const css = readFileSync(new URL(`../../main/resources/webroot/style/${sheet}.css`, import.meta.url), 'utf8');
    const used = new Set([...css.matchAll(/^ +([a-z-]+):/gm)].map(([, property]) => property));
    assert.ok(used.size > 10);
    const missing = [...used].filter((property) => !copied.has(property) && !IRRELEVANT.test(property));
    assert.deepEqual(missing, [], sheet);
  }
});
