import { html, nothing } from 'lit';
import { isKeyword, slugOf } from '../charts/pipeline/model.js';
import { STAGE_NAMES } from '../charts/pipeline/labels.js';
import { formats } from '../format.js';

/** A table of the stages of a `PipelineStatus`. */
export function stageTable({ stages }) {
  return html`
    <table class="pipeline-table" role="table">
      <caption>Stages</caption>
      <thead role="rowgroup">
        ${heads(['Stage', 'Records/s', 'Instances', 'p99', 'Lag'])}
      </thead>
      <tbody role="rowgroup">
        ${stages.map(
          ({ stage, state, reason, instances, recordsPerSecond, p99Millis, lag }) => html`
            <tr role="row" data-state=${state}>
              <th role="rowheader" scope="row">
                ${STAGE_NAMES[stage]} <span class="state">${state}${reason ? `: ${reason}` : nothing}</span>
              </th>
              ${cells([
                formats.rate(recordsPerSecond),
                formats.count(instances),
                formats.millis(p99Millis),
                formats.count(lag),
              ])}
            </tr>
          `,
        )}
      </tbody>
    </table>
  `;
}

/** A table of the topics of a `PipelineStatus`. The last row is the sum of the folded topics. */
export function topicTable({ topics, folded }) {
  const figures = ({ recordsPerSecond, bytesPerSecond, partitions, bytes }) =>
    cells([
      formats.rate(recordsPerSecond),
      formats.bytesPerSecond(bytesPerSecond),
      formats.count(partitions),
      formats.bytes(bytes),
    ]);
  return html`
    <table class="pipeline-table" role="table">
      <caption>Topics</caption>
      <thead role="rowgroup">
        ${heads(['Topic', 'Records/s', 'Bytes/s', 'Partitions', 'On disk'])}
      </thead>
      <tbody role="rowgroup">
        ${topics.map(
          (topic) => html`
            <tr role="row">
              <th role="rowheader" scope="row">
                ${
                  isKeyword(topic)
                    ? html`<a href=${`#/keyword/${slugOf(topic.topic)}`}>${topic.topic}</a>`
                    : topic.topic
                }
                ${topic.keyword === null ? nothing : html`<bdi class="state">${topic.keyword}</bdi>`}
              </th>
              ${figures(topic)}
            </tr>
          `,
        )}
        ${
          folded?.topics > 0
            ? html`
                <tr role="row">
                  <th role="rowheader" scope="row">${formats.count(folded.topics)} more keyword topics</th>
                  ${figures(folded)}
                </tr>
              `
            : nothing
        }
      </tbody>
    </table>
  `;
}

/** A table of the records that do not belong to their topics and of missing results, or nothing if there are none. */
export function refusedTable({ refused = [] }) {
  return refused.length === 0
    ? nothing
    : html`
        <table class="pipeline-table" role="table">
          <caption>Refused records</caption>
          <thead role="rowgroup">
            ${heads(['Topic', 'Records'])}
          </thead>
          <tbody role="rowgroup">
            ${refused.map(
              ({ topic, records, last, missing }) => html`
                <tr role="row">
                  <th role="rowheader" scope="row">
                    ${topic} <bdi class="state">${last ?? nothing}</bdi>
                    ${missing.map((sentence) => html`<div><bdi class="state">${sentence}</bdi></div>`)}
                  </th>
                  ${cells([formats.count(records)])}
                </tr>
              `,
            )}
          </tbody>
        </table>
      `;
}

function heads(names) {
  return html`<tr role="row">${names.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}</tr>`;
}

function cells(texts) {
  return texts.map((text) => html`<td role="cell">${text}</td>`);
}
