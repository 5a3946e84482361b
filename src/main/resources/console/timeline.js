// A component's lanes (reported, held, at PagerDuty) as a drawing, and the same as a table.
import { html, useLayoutEffect, useRef, useState } from "./vendor/preact-htm.js";
import { At, clock, now, span } from "./format.js";
import { IncidentLink, Word } from "./parts.js";

// All in pixels of the page: letters stay as large as they are, however wide the drawing is.
const NARROW = 520;
const LEFT = 92;
const BAR = 22;
const LABEL = 18;
const GAP = 12;
const TICK = 100;
const TICKS = [0.25, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10080, 43200].map(minutes => minutes * 60000);
const LANES = [["reported", "Reported"], ["held", "Held"], ["told", "At PagerDuty"]];

// The worse, the higher: where a bar has no room for its word, its height says it beside its colour.
const HEIGHTS = { UP: 14, DEGRADED: 18 };
const heightOf = label => HEIGHTS[label] ?? BAR;

const start = piece => Date.parse(piece.from);
const end = (piece, last) => (piece.to === null ? last : Date.parse(piece.to));

/** The best first, so that what is worse is drawn over it; of what falls on one spot, one of a kind. */
function drawn(pieces, x, last) {
  const until = {};
  return pieces
    .map((piece, at) => {
      const from = x(start(piece));
      return { piece, at, from, width: Math.max(2, x(end(piece, last)) - from) };
    })
    .filter(({ piece, from, width }) => {
      const more = from + width > (until[piece.label] ?? -1);
      if (more) until[piece.label] = from + width;
      return more;
    })
    .sort((one, other) => heightOf(one.piece.label) - heightOf(other.piece.label) || one.at - other.at)
    .map((bar, layer) => ({ ...bar, layer }));
}

// Of a bold capital.
const LETTER = 9;

/**
 * Where the word of each bar stands: in it, or where that has no room beside it, to the left first. The latest go first; one
 * for which there is no room at all has its height and its line in the table.
 */
function worded(bars, left, wide) {
  const taken = bars.map(({ from, width }) => [from, from + width]);
  const isFree = (from, to) => from >= left && to <= wide && !taken.some(([start, end]) => start < to && end > from);
  return [...bars].sort((one, other) => other.from - one.from).map(bar => {
    const room = bar.piece.label.length * LETTER + 6;
    if (bar.width > room) return { ...bar, text: bar.from + 5, anchor: "start" };
    const end = bar.from + bar.width;
    if (isFree(bar.from - room, bar.from)) {
      taken.push([bar.from - room, bar.from]);
      return { ...bar, text: bar.from - 4, anchor: "end" };
    }
    if (!isFree(end, end + room)) return { ...bar, text: null };
    taken.push([end, end + room]);
    return { ...bar, text: end + 4, anchor: "start" };
  }).sort((one, other) => one.layer - other.layer);
}

/** What goes on, in words: at the end of a long time a bar is too narrow for them. */
const goesOn = pieces => [...new Set(pieces.filter(piece => piece.to === null).map(piece => piece.label))].join(", ");

function Bar({ name, piece, from, width, bottom, text, anchor }) {
  const height = heightOf(piece.label);
  const top = bottom - height;
  return html`<g class="bar ${name} ${piece.label.toLowerCase()}">
    <rect x=${from} y=${top} width=${width} height=${height} rx="2"><title>${piece.label}: ${piece.text}</title></rect>
    ${name === "held" && html`<rect x=${from} y=${top} width=${width} height=${height} class="striped" pointer-events="none" />`}
    ${text !== null && html`<text x=${text} y=${bottom - (height - 8.7) / 2} text-anchor=${anchor}>${piece.label}</text>`}
  </g>`;
}

function Drawing({ timeline, id, wide }) {
  const narrow = wide < NARROW;
  const left = narrow ? 1 : LEFT;
  const lane = BAR + GAP + (narrow ? LABEL : 0);
  const height = LANES.length * lane + 30;
  const last = Math.max(Date.parse(timeline.to), now());
  const first = Math.min(Date.parse(timeline.from), last - 60000);
  const x = at => left + ((Math.min(Math.max(at, first), last) - first) / (last - first)) * (wide - left - 2);
  const most = Math.max(2, (wide - left) / TICK);
  const step = TICKS.find(tick => (last - first) / tick <= most) ?? (last - first) / most;
  const ticks = [];
  for (let at = Math.ceil(first / step) * step; at <= last; at += step) ticks.push(at);
  const anchor = at => (x(at) > wide - 40 ? "end" : x(at) < 40 ? "start" : "middle");
  return html`<svg class="timeline" width=${wide} height=${height} viewBox="0 0 ${wide} ${height}" role="img" aria-labelledby=${id}>
    <title id=${id}>What was reported, what was held and what PagerDuty showed in ${span(last - first)}; the table below says the same</title>
    <defs><pattern id="stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="2.5" height="6" /></pattern></defs>
    ${ticks.map(at => html`<g key=${at}><line class="tick" x1=${x(at)} x2=${x(at)} y1="4" y2=${height - 24} /><text class="axis" x=${x(at)} y=${height - 8} text-anchor=${anchor(at)}>${clock(new Date(at).toISOString()).replace(/(:\d\d):00\b/, "$1")}</text></g>`)}
    ${LANES.map(([name, label], index) => {
      const bottom = (index + 1) * lane - 4;
      const current = goesOn(timeline[name]);
      return html`<g key=${name}>
        <text class="lane" x="0" y=${narrow ? bottom - BAR - 5 : bottom - (current ? 14 : 7)}>${label}${current && narrow && html`: <tspan class="current">${current}</tspan>`}</text>
        ${current && !narrow && html`<text class="current" x="0" y=${bottom}>${current}</text>`}
        <line class="tick" x1=${left} x2=${wide - 2} y1=${bottom + 3} y2=${bottom + 3} />
        ${worded(drawn(timeline[name], x, last), left, wide).map(({ piece, at, from, width, text, anchor }) => html`<${Bar} key=${at} name=${name} piece=${piece} from=${from} width=${width} bottom=${bottom} text=${text} anchor=${anchor} />`)}
      </g>`;
    })}
  </svg>`;
}

export function Timeline({ timeline }) {
  const place = useRef(null);
  const [wide, setWide] = useState(0);
  const rows = LANES.flatMap(([name, label]) => timeline[name].map(piece => ({ ...piece, lane: label })))
    .sort((one, other) => start(one) - start(other));
  useLayoutEffect(() => {
    if (!place.current) return undefined;
    const measured = new ResizeObserver(([entry]) => setWide(Math.floor(entry.contentRect.width)));
    measured.observe(place.current);
    setWide(Math.floor(place.current.clientWidth));
    return () => measured.disconnect();
  }, [rows.length === 0]);
  if (rows.length === 0) return html`<p class="note">Nothing is known of this time.</p>`;
  return html`<div class="drawing" ref=${place}>${wide > 0 && html`<${Drawing} timeline=${timeline} id="timeline-title" wide=${wide} />`}</div>
    <details class="fold"><summary>The same as a table</summary>
      <table><caption>Timeline</caption>
        <thead><tr><th scope="col">From</th><th scope="col">To</th><th scope="col">Lane</th><th scope="col">What</th></tr></thead>
        <tbody>${rows.slice(-300).map((row, at) => html`<tr key=${at}>
          <td data-label="From"><${At} iso=${row.from} /></td>
          <td data-label="To">${row.to ? html`<${At} iso=${row.to} />` : "goes on"}</td>
          <td data-label="Lane">${row.lane} <${Word} of=${row.label} /></td>
          <td data-label="What">${row.text} <${IncidentLink} id=${row.incident} /></td></tr>`)}</tbody>
      </table>
      ${rows.length > 300 && html`<p class="note">The latest 300 of ${rows.length} are in the table.</p>`}
    </details>`;
}
