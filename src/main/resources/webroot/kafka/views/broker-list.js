import { html, nothing } from 'lit';
import { readKafka } from '../api/client.js';
import { panel } from '../../elements/panel.js';
import { head, table } from './templates.js';
import { PollingElement } from './polling-element.js';

const INTERVAL_MILLIS = 10_000;

/** A table of the brokers of the cluster. */
class BrokerList extends PollingElement {
  constructor() {
    super({ intervalMillis: INTERVAL_MILLIS });
  }

  request(signal) {
    return readKafka([], {}, { signal });
  }

  render() {
    if (this.answer === null) {
      return nothing;
    }
    const { brokers, clusterId } = this.answer;
    return panel({
      name: 'kafka-brokers',
      title: 'Brokers',
      note: html`cluster <bdi>${clusterId}</bdi>`,
      body: table({
        name: 'kafka-broker-table',
        label: 'Brokers',
        heads: html`${head('Broker')} ${head('Address')} ${head('Rack')} ${head('Role')}`,
        rows: brokers.map(
          ({ id, host, port, rack, controller }) => html`<tr>
            <th scope="row">${id}</th>
            <td>${host}:${port}</td>
            <td>${rack ?? '–'}</td>
            <td>${controller ? 'controller' : ''}</td>
          </tr>`,
        ),
      }),
    });
  }
}

customElements.define('broker-list', BrokerList);
