import { html } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { readKafka } from '../api/client.js';
import { lagSteps } from '../state/lag-history.js';
import { kafkaHref } from '../state/route.js';
import '../../elements/chart-elements.js';
import { panel } from '../../elements/panel.js';
import { formats } from '../../format.js';
import { cell, counted, figureHead, head, lag, table, trouble, waiting } from './templates.js';
import { PollingElement } from './polling-element.js';

const STEPS = 40;
const STEP_MILLIS = 3_000;
const SPARKLINE = { span: 'Last 2 minutes', bar: 2, gap: 0, height: 18, labeled: false };

/** A table of the consumer groups of the cluster. `lags` is a `LagHistory`, and `clock` returns the server's time. */
class KafkaGroups extends PollingElement {
  static properties = { lags: { attribute: false }, clock: { attribute: false } };

  request(signal) {
    return readKafka(['groups'], {}, { signal });
  }

  answered(groups) {
    const now = this.clock();
    groups.forEach(({ group, lag: behind }) => this.lags.add(group, now, behind));
  }

  render() {
    const { answer, problem } = this;
    return panel({
      name: 'kafka-groups',
      title: 'Groups',
      note: answer === null ? '' : formats.count(answer.length),
      body: answer === null ? waiting(problem) : html`${trouble(problem)} ${this.#table(answer)}`,
    });
  }

  #table(groups) {
    if (groups.length === 0) {
      return html`<p class="none">No consumer groups yet.</p>`;
    }
    return html`${this.#rows(groups)} ${counted}`;
  }

  #rows(groups) {
    const now = this.clock();
    return table({
      name: 'kafka-group-table',
      label: 'Consumer groups',
      heads: html`
        ${head('Group')}
        <th scope="col">State</th>
        <th scope="col" data-minor>Protocol</th>
        ${figureHead('Members')} ${figureHead('Lag')}
        <th scope="col" class="figure" data-minor>2 min</th>
      `,
      rows: repeat(
        groups,
        ({ group }) => group,
        (group) => this.#row(group, now),
      ),
    });
  }

  #row({ group, state, protocol, members, lag: behind }, now) {
    const counts = lagSteps(this.lags.of(group), { now, count: STEPS, stepMillis: STEP_MILLIS });
    return html`<tr data-group=${group}>
      <th scope="row" class="name"><a href=${kafkaHref({ page: 'group', name: group })} title=${group}>${group}</a></th>
      <td data-state=${state}>${state}</td>
      <td data-minor>${protocol}</td>
      ${cell(formats.count(members))} ${cell(lag(behind))}
      <td class="chart" data-minor><spark-line .data=${{ counts, ...SPARKLINE, title: title(counts) }}></spark-line></td>
    </tr>`;
  }
}

function title(counts) {
  return `Lag in the last 2 minutes: maximum ${formats.count(Math.max(...counts))}, now ${formats.count(counts.at(-1))}`;
}

customElements.define('kafka-groups', KafkaGroups);
