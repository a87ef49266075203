import { html, nothing } from 'lit';
import { readKafka } from '../api/client.js';
import { kafkaHref } from '../state/route.js';
import { describeRetention, isCompacted } from '../state/retention.js';
import { panel } from '../../elements/panel.js';
import { formats } from '../../format.js';
import { cell, counted, figure, figureHead, head, lag, table, trouble, waiting } from './templates.js';
import { PollingElement } from './polling-element.js';
import './record-list.js';

/** One topic: its partitions, settings, consumer groups and records. `change` and `commands` are those of `record-list`. */
class KafkaTopic extends PollingElement {
  static properties = {
    name: { attribute: false },
    changeable: { attribute: false },
    change: { attribute: false },
    commands: { attribute: false },
  };

  request(signal) {
    return readKafka(['topics', this.name], {}, { signal });
  }

  render() {
    const { answer, problem } = this;
    if (problem?.code === 404) {
      return html`<div class="empty">
        <h2>Topic not found</h2>
        <p>${problem.message}</p>
        <p><a href=${kafkaHref({ page: 'topics' })}>Show all topics</a></p>
      </div>`;
    }
    if (answer === null) {
      return waiting(problem);
    }
    return html`
      ${this.#head(answer)} ${trouble(problem)}
      <div class="kafka-panels">
        ${partitions(answer)} ${groups(answer)} ${settings(answer)}
        <record-list
          .topic=${this.name}
          .partitions=${answer.partitions}
          .live=${this.live}
          .change=${this.change}
          .commands=${this.commands}
        ></record-list>
      </div>
      ${counted}
    `;
  }

  #head({ topic, groups: readers, consequences }) {
    const most = readers.reduce((max, group) => Math.max(max, group.lag), 0);
    return html`<div class="keyword-head kafka-name">
      <h2><span class="visually-hidden">Topic</span> ${topic.name}</h2>
      ${figure('records/s', formats.rate(topic.recordsPerSecond))} ${figure('records', formats.count(topic.records))}
      ${figure('on disk', formats.bytes(topic.bytes))} ${figure('partitions', formats.count(topic.partitions))}
      ${figure('replicas', formats.count(topic.replicas))} ${figure('retention', describeRetention(topic))}
      ${readers.length === 0 ? nothing : figure('lag', lag(most))}
      ${this.changeable ? this.#changes(topic, consequences) : nothing}
    </div>`;
  }

  #changes(topic, consequences) {
    const change = (kind, text, danger = false) =>
      html`<button type="button" ?data-danger=${danger} @click=${() => this.ask('change-kafka', { kind, topic, warning: consequences[kind] })}>
        ${text}
      </button>`;
    return html`<p class="kafka-changes">
      ${change('addPartitions', 'Add partitions')}
      ${change('setCompaction', isCompacted(topic) ? 'Disable compaction' : 'Enable compaction')}
      ${change('setRetention', 'Set retention')} ${change('destroyTopic', 'Destroy', true)}
    </p>`;
  }
}

function partitions({ partitions: all }) {
  const ids = (list) => list.join(', ') || '–';
  return panel({
    name: 'kafka-partitions',
    title: 'Partitions',
    note: formats.count(all.length),
    body: table({
      name: 'kafka-partition-table',
      label: 'Partitions',
      heads: html`
        ${head('Partition')} ${figureHead('Leader')} ${figureHead('Replicas', { minor: true })} ${figureHead('In sync')}
        ${figureHead('Start', { minor: true })} ${figureHead('End')} ${figureHead('On disk')}
      `,
      rows: all.map(
        ({ partition, leader, replicas, inSync, start, end, bytes }) => html`<tr>
          <th scope="row">${partition}</th>
          ${cell(leader ?? html`<span data-wrong>none</span>`)} ${cell(ids(replicas), { minor: true })}
          ${cell(html`<span ?data-wrong=${inSync.length < replicas.length}>${ids(inSync)}</span>`)}
          ${cell(formats.count(start), { minor: true })} ${cell(formats.count(end))} ${cell(formats.bytes(bytes))}
        </tr>`,
      ),
    }),
  });
}

function groups({ groups: readers }) {
  return panel({
    name: 'kafka-readers',
    title: 'Consumer groups',
    note: readers.length === 0 ? nothing : formats.count(readers.length),
    body:
      readers.length === 0
        ? html`<p class="none">No group has committed offsets for this topic.</p>`
        : table({
            name: 'kafka-reader-table',
            label: 'Consumer groups of the topic',
            heads: html`${head('Group')} ${head('State')} ${figureHead('Members')} ${figureHead('Lag')}`,
            rows: readers.map(
              ({ group, state, members, lag: behind }) => html`<tr>
                <th scope="row" class="name"><a href=${kafkaHref({ page: 'group', name: group })} title=${group}>${group}</a></th>
                <td>${state}</td>
                ${cell(formats.count(members))} ${cell(lag(behind))}
              </tr>`,
            ),
          }),
  });
}

function settings({ settings: all }) {
  const own = all.filter(({ ownValue }) => ownValue);
  const others = all.filter(({ ownValue }) => !ownValue);
  const list = (some) => html`<dl class="kafka-settings">
    ${some.map(({ name, value }) => html`<dt>${name}</dt><dd>${value === null ? 'hidden' : value === '' ? '–' : value}</dd>`)}
  </dl>`;
  return panel({
    name: 'kafka-settings-panel',
    title: 'Settings',
    note: `${formats.count(own.length)} overridden`,
    body: html`
      ${own.length === 0 ? nothing : list(own)}
      <details>
        <summary>${formats.count(others.length)} cluster defaults</summary>
        ${list(others)}
      </details>
    `,
  });
}

customElements.define('kafka-topic', KafkaTopic);
