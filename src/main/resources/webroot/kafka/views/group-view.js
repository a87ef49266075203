import { html, nothing } from 'lit';
import { readKafka } from '../api/client.js';
import { kafkaHref } from '../state/route.js';
import { describeAge } from '../state/retention.js';
import { panel } from '../../elements/panel.js';
import { formats } from '../../format.js';
import './lag-chart-element.js';
import { cell, counted, figure, figureHead, head, lag, table, trouble, waiting } from './templates.js';
import { PollingElement } from './polling-element.js';

const CHART_HEIGHT = 200;

/** One consumer group: its lag, members, and offset in each partition. `lags` and `clock` are those of `kafka-groups`. */
class KafkaGroup extends PollingElement {
  static properties = {
    name: { attribute: false },
    changeable: { attribute: false },
    lags: { attribute: false },
    clock: { attribute: false },
  };

  request(signal) {
    return readKafka(['groups', this.name], {}, { signal });
  }

  answered({ group, lag: behind }) {
    this.lags.add(group, this.clock(), behind);
  }

  render() {
    const { answer, problem } = this;
    if (problem?.code === 404) {
      return html`<div class="empty">
        <h2>Group not found</h2>
        <p>${problem.message}</p>
        <p><a href=${kafkaHref({ page: 'groups' })}>Show all groups</a></p>
      </div>`;
    }
    if (answer === null) {
      return waiting(problem);
    }
    return html`
      ${this.#head(answer)} ${trouble(problem)}
      <div class="kafka-panels">${this.#chart(answer)} ${members(answer)} ${offsets(answer)}</div>
      ${counted}
    `;
  }

  #head(detail) {
    const change = (kind) => this.ask('change-kafka', { kind, group: detail, warning: detail.consequences[kind] });
    const oldest = detail.partitions.reduce((most, { lagMillis }) => Math.max(most, lagMillis ?? 0), 0);
    return html`<div class="keyword-head kafka-name">
      <h2><span class="visually-hidden">Group</span> ${detail.group}</h2>
      ${figure('state', detail.state)} ${figure('protocol', detail.protocol)}
      ${figure('members', formats.count(detail.members.length))} ${figure('lag', lag(detail.lag))}
      ${figure('behind', oldest > 0 ? describeAge(oldest) : '–')}
      ${
        this.changeable
          ? html`<p class="kafka-changes">
              <button type="button" @click=${() => change('resetGroup')}>
                Reset offsets
              </button>
              <button type="button" data-danger @click=${() => change('destroyGroup')}>
                Destroy
              </button>
            </p>`
          : nothing
      }
    </div>`;
  }

  #chart({ group }) {
    const points = this.lags.of(group);
    const now = this.clock();
    return panel({
      name: 'kafka-lag',
      title: 'Lag',
      note: 'unread records since this page was opened, up to 10 minutes',
      picture: {
        name: `${group}-lag`,
        title: group,
        unit: 'unread records',
        from: points[0]?.at ?? now,
        to: now,
      },
      body: html`<lag-line class="drawing" .data=${{ group, points, now, height: CHART_HEIGHT }}></lag-line>`,
    });
  }
}

function members({ members: all }) {
  return panel({
    name: 'kafka-members',
    title: 'Members',
    note: all.length === 0 ? nothing : formats.count(all.length),
    body:
      all.length === 0
        ? html`<p class="none">The group has no members.</p>`
        : table({
            name: 'kafka-member-table',
            label: 'Members',
            heads: html`${head('Client')} ${head('Host')} ${figureHead('Partitions')}`,
            rows: all.map(
              ({ id, client, host, partitions }) => html`<tr>
                <th scope="row" class="name"><bdi title=${id}>${client}</bdi></th>
                <td>${host}</td>
                ${cell(formats.count(partitions))}
              </tr>`,
            ),
          }),
  });
}

function offsets({ partitions, members: all }) {
  const clients = new Map(all.map(({ id, client }) => [id, client]));
  return panel({
    name: 'kafka-offsets',
    title: 'Partitions',
    note: formats.count(partitions.length),
    body: table({
      name: 'kafka-offset-table',
      label: 'Partitions of the group',
      heads: html`
        ${head('Topic')} ${figureHead('Partition')} ${figureHead('Committed', { minor: true })}
        ${figureHead('End', { minor: true })} ${figureHead('Lag')} ${figureHead('Behind')}
        <th scope="col" data-minor class="after">Member</th>
      `,
      rows: partitions.map(
        ({ topic, partition, committed, end, lag: behind, lagMillis, member }) => html`<tr>
          <th scope="row" class="name"><a href=${kafkaHref({ page: 'topic', name: topic })} title=${topic}>${topic}</a></th>
          ${cell(partition)} ${cell(formats.count(committed), { minor: true })} ${cell(formats.count(end), { minor: true })}
          ${cell(lag(behind))} ${cell(lagMillis === null ? '–' : lagMillis === 0 ? '0' : describeAge(lagMillis))}
          <td data-minor class="after"><bdi title=${member ?? ''}>${clients.get(member) ?? '–'}</bdi></td>
        </tr>`,
      ),
    }),
  });
}

customElements.define('kafka-group', KafkaGroup);
