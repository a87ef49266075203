import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textParts } from '../../main/resources/webroot/post-text.js';

const parts = (text, { highlights = [], source = 'simulate' } = {}) => textParts({ text, highlights, source });
const texts = (all) => all.map(({ kind, pieces }) => [kind, pieces.map(({ text }) => text).join('')]);
const links = (text, source) => parts(text, { source }).filter(({ kind }) => kind !== 'text');

test('textParts_address_isALinkWithItsHost', () => {
  assert.deepEqual(texts(parts('see https://blog.example.org/kafka/66, please')), [
    ['text', 'see '],
    ['link', 'https://blog.example.org/kafka/66'],
    ['text', ', please'],
  ]);
  const [{ href, host, disguised }] = links('HTTP://Example.org/(a)');
  assert.deepEqual([href, host, disguised], ['http://example.org/(a)', 'example.org', false]);
});

test('textParts_addressThatHidesItsHost_isDisguised', () => {
  for (const [address, host] of [
    ['https://bank.example@evil.example/x', 'evil.example'],
    ['https://bаnk.example/', 'xn--bnk-6cd.example'],
  ]) {
    const [link] = links(address);
    assert.deepEqual([link.host, link.disguised], [host, true]);
  }
});

test('textParts_punctuationAfterAnAddress_isNoPartOfIt', () => {
  for (const [text, address] of [
    ['(https://a.example/b).', 'https://a.example/b'],
    ['https://a.example/b_(c)!', 'https://a.example/b_(c)'],
    ['"https://a.example/b"', 'https://a.example/b'],
    ['https://a.example/bです', 'https://a.example/b'],
  ]) {
    assert.deepEqual(texts(links(text)), [['link', address]]);
  }
});

test('textParts_noWebAddress_staysText', () => {
  for (const text of ['javascript:alert(1)', 'data:text/html,x', 'https://', 'https://[', 'file:///etc/passwd', 'a@b.example']) {
    assert.deepEqual(texts(parts(text)), [['text', text]]);
  }
});

test('textParts_hashtags_filterByThem', () => {
  const tags = links('#ai،#روبوت ＃big_data a#b &#39; # x');

  assert.deepEqual(tags.map(({ kind, term }) => [kind, term]), [['tag', '#ai'], ['tag', '#روبوت'], ['tag', '＃big_data']]);
});

test('textParts_handles_leadToTheirProfile', () => {
  assert.equal(links('hi @jay.bsky.social.', 'bluesky')[0].href, 'https://bsky.app/profile/jay.bsky.social');
  assert.equal(links('hi @jack!', 'x')[0].href, 'https://x.com/jack');
  assert.equal(links('hi @ada@social.example', 'mastodon')[0].href, 'https://social.example/@ada');
  assert.equal(links('hi @ada', 'simulate')[0].term, '@ada');
});

test('textParts_highlights_areSplitAtTheBordersOfParts', () => {
  const all = parts('new #ai at https://ai.example/', { highlights: [[0, 7], [19, 21]] });

  assert.deepEqual(
    all.map(({ pieces }) => pieces.map(({ text, marked }) => (marked ? `[${text}]` : text)).join('')),
    ['[new ]', '[#ai]', ' at ', 'https://[ai].example/'],
  );
});

test('textParts_lineBreaks_becomeOne', () => {
  assert.deepEqual(texts(parts('\n\n a \n\r\n\u2028\t\n b\n')), [['text', 'a\nb']]);
});

test('textParts_anyText_losesNothingButSpace', () => {
  const text = 'a #b @c https://d.example/?e#f <g> #h😀i';
  for (let from = 0; from < text.length; from++) {
    for (let to = from + 1; to <= text.length; to += 3) {
      const joined = texts(parts(text, { highlights: [[from, to]] })).map(([, part]) => part).join('');
      assert.equal(joined, text);
    }
  }
});
