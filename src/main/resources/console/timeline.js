// A component's lanes (reported, held, told) as a drawing, and the same as a table.
import { html, useLayoutEffect, useRef } from "./vendor/preact-htm.js";
import { At, clock, now, span } from "./format.js";
import { IncidentLink, Word } from "./parts.js";

const WIDTH = 960;
const LEFT = 76;
const LANE = 34;
const BAR = 22;
const TICKS = [0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080].map(minutes => minutes * 60000);
const LANES = [["reported", "Reported"], ["held", "Held"], ["told", "Told"]];

const start = piece => Date.parse(piece.from);
const end = (piece, last) => (piece.to === null ? last : Date.parse(piece.to));

function Drawing({ timeline, id }) {
  const last = Math.max(Date.parse(timeline.to), now());
  const first = Math.min(Date.parse(timeline.from), last - 60000);
  const x = at => LEFT + ((Math.min(Math.max(at, first), last) - first) / (last - first)) * (WIDTH - LEFT - 8);
  const step = TICKS.find(tick => (last - first) / tick <= 8) ?? (last - first) / 8;
  const ticks = [];
  for (let at = Math.ceil(first / step) * step; at <= last; at += step) ticks.push(at);
  const height = LANES.length * LANE + 30;
  return html`<svg class="timeline" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby=${id}>
    <title id=${id}>What was reported, held and told in ${span(last - first)}; the table below says the same</title>
    <defs><pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2.5" height="6" /></pattern></defs>
    ${ticks.map(at => html`<g key=${at}><line class="tick" x1=${x(at)} x2=${x(at)} y1="4" y2=${height - 24} /><text class="axis" x=${x(at)} y=${height - 8} text-anchor=${x(at) > WIDTH - 44 ? "end" : "middle"}>${clock(new Date(at).toISOString()).replace(/(:\d\d):00\b/, "$1")}</text></g>`)}
    ${LANES.map(([name, label], index) => html`<g key=${name}>
      <text class="lane" x="0" y=${index * LANE + 22}>${label}</text>
      <line class="tick" x1=${LEFT} x2=${WIDTH - 8} y1=${index * LANE + 34} y2=${index * LANE + 34} />
      ${timeline[name].map((piece, at) => {
        const from = x(start(piece));
        const width = Math.max(2, x(end(piece, last)) - from);
        return html`<g key=${at} class="bar ${name} ${piece.label.toLowerCase()}">
          <rect x=${from} y=${index * LANE + 7} width=${width} height=${BAR} rx="2"><title>${piece.text}</title></rect>
          ${name === "held" && html`<rect x=${from} y=${index * LANE + 7} width=${width} height=${BAR} class="striped" pointer-events="none" />`}
          ${width > piece.label.length * 8 + 8 && html`<text x=${from + 6} y=${index * LANE + 22}>${piece.label}</text>`}
        </g>`;
      })}
    </g>`)}
  </svg>`;
}

export function Timeline({ timeline }) {
  const drawing = useRef(null);
  // Where it does not fit, what is newest is seen first.
  useLayoutEffect(() => drawing.current?.scrollTo(drawing.current.scrollWidth, 0), []);
  const rows = LANES.flatMap(([name, label]) => timeline[name].map(piece => ({ ...piece, lane: label })))
    .sort((one, other) => start(one) - start(other));
  if (rows.length === 0) return html`<p class="note">Nothing is known of this time.</p>`;
  return html`<div class="drawing" ref=${drawing} tabindex="0" role="group" aria-label="Drawing of the timeline"><${Drawing} timeline=${timeline} id="timeline-title" /></div>
    <details class="fold"><summary>The same as a table</summary>
      <table><caption>Timeline</caption>
        <thead><tr><th scope="col">From</th><th scope="col">To</th><th scope="col">Lane</th><th scope="col">What</th></tr></thead>
        <tbody>${rows.map((row, at) => html`<tr key=${at}>
          <td data-label="From"><${At} iso=${row.from} /></td>
          <td data-label="To">${row.to ? html`<${At} iso=${row.to} />` : "goes on"}</td>
          <td data-label="Lane">${row.lane} <${Word} of=${row.label} /></td>
          <td data-label="What">${row.text} <${IncidentLink} id=${row.incident} /></td></tr>`)}</tbody>
      </table>
    </details>`;
}
