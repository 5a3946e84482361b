// Whether pages can be sent, and whether reports come in: services, sources with their channels, nodes, routes.
import { html } from "../vendor/preact-htm.js";
import { At, Until, number, plural, span } from "../format.js";
import { useData } from "../live.js";
import { Pager, Rows, Since, Trouble, Waiting, Word, pageOf } from "../parts.js";
import { link } from "../route.js";

const STATES = { ok: "REACHABLE", unused: "NOT USED YET", held: "BACKOFF", refused: "REFUSED" };

/** Between two tries of a key that does not answer it is not held. */
const Standing = ({ row }) => row.state === "ok" && row.failures > 0
  ? html`<${Word} of="FAILING" kind="unanswered" />`
  : html`<${Word} of=${STATES[row.state] ?? row.state} kind=${row.state} />`;

const runbook = url => /^https?:/.test(url ?? "") && html` <a href=${url} target="_blank" rel="noopener noreferrer">runbook</a>`;

const service = row => html`<tr>
  <td data-label="Service"><a href=${link("components", null, { service: row.id })}>${row.name}</a>${row.default && " (default)"} <small>${row.id}</small>${runbook(row.runbook)}</td>
  <td data-label="PagerDuty"><${Standing} row=${row} /> <code>${row.routing_key}</code>${row.reason && html`<br /><small>${row.reason}</small>`}</td>
  <td data-label="No call before">${row.held_until ? html`<b><${Until} iso=${row.held_until} /></b>, ${plural(row.failures, "failure")}` : "-"}</td>
  <td data-label="Last accepted">${row.accepted_at ? html`<${At} iso=${row.accepted_at} />` : "never"}</td>
  <td data-label="Calls in 60 s">${number(row.calls)} of ${number(row.limit)}</td>
  <td data-label="Out">${row.out > 0 ? html`<b>${number(row.out)}</b>, ${plural(row.incidents, "incident")}` : "-"}</td>
  <td data-label="Quiet hours">${row.quiet ?? "-"}${row.quiet_until && html`, <b>holding until <${At} iso=${row.quiet_until} /></b>`}</td>
</tr>`;

/** The longest lag of each half hour; a half hour without an event is a gap. */
function Spark({ lag, name }) {
  if (lag.length === 0) return "no event in 24 h";
  const most = Math.max(...lag.map(piece => piece.longest_seconds), 1);
  const last = Date.parse(lag.map(piece => piece.at).sort().at(-1));
  const longest = span(Math.max(...lag.map(piece => piece.longest_seconds)) * 1000);
  return html`<svg class="spark" viewBox="0 0 98 24" role="img" aria-label=${`Lag of ${name} over 24 h, at most ${longest}`}>
    ${lag.map(piece => {
      const height = Math.max(1.5, (piece.longest_seconds / most) * 22);
      const at = 47 - (last - Date.parse(piece.at)) / 1800000;
      return at >= 0 && html`<rect key=${piece.at} x=${at * 2 + 1} y=${23 - height} width="1.6" height=${height} />`;
    })}</svg> at most ${longest}`;
}

const source = row => html`<tr>
  <td data-label="Source">${row.id} <small>${row.platform}</small></td>
  <td data-label="Last event">${row.received_at ? html`<${Since} iso=${row.received_at} />` : html`<b>none yet</b>`}</td>
  <td data-label="Events in 24 h">${number(row.events)}</td>
  <td data-label="Lag over 24 h"><${Spark} lag=${row.lag} name=${row.id} /></td>
  <td data-label="Channels">${row.channels.length === 0 ? "-" : html`<ul class="plain">${row.channels.map(channel => html`<li key=${channel.name}><${Word} of=${channel.open ? "OPEN" : "CLOSED"} kind=${channel.open ? "ok" : "held"} /> ${channel.name}: ${channel.sentence}</li>`)}</ul>`}</td>
</tr>`;

const node = row => html`<tr>
  <td data-label="Node">${row.id}${row.answers && html` <b>answers you</b>`}</td>
  <td data-label="State"><${Word} of=${row.alive ? "ALIVE" : "SILENT"} kind=${row.alive ? "ok" : "refused"} /> last seen <${At} iso=${row.seen_at} /></td>
  <td data-label="Host">${row.host}</td>
  <td data-label="Version">${row.version}</td>
  <td data-label="Started"><${At} iso=${row.started_at} /></td>
</tr>`;

const ROUTE_KINDS = { started: "ok", "on demand": "unknown", "left out": "unknown" };

const routeFile = row => html`<tr>
  <td data-label="Route">${row.id}</td>
  <td data-label="State"><${Word} of=${row.state.toUpperCase()} kind=${ROUTE_KINDS[row.state] ?? "refused"} /></td>
  <td data-label="File">${row.file} <code title=${row.hash}>${row.hash.slice(0, 12)}</code></td>
  <td data-label="In force since"><${At} iso=${row.since} /></td>
</tr>`;

function Part({ path, title, columns, draw, none, route }) {
  const { data, problem } = useData(path);
  const page = data && pageOf(data, route);
  return html`<section><h2>${title}</h2><${Trouble} problem=${data && problem} />
    ${!data ? html`<${Waiting} problem=${problem} />` : data.length === 0 ? html`<p class="note">${none}</p>`
      : html`<${Rows} caption=${title} columns=${columns} rows=${page.shown} id=${row => row.id} draw=${draw} />
        <${Pager} route=${route} count=${page.shown.length} next=${page.next} />`}</section>`;
}

/** Of these there are few. */
const ALL = { view: "services", params: {} };

export const Services = ({ route }) => html`
  <${Part} route=${route} path="api/services" title="Services" draw=${service} none="No service." columns=${["Service", "PagerDuty", "No call before", "Last accepted", "Calls in 60 s", "Out", "Quiet hours"]} />
  <${Part} route=${ALL} path="api/sources" title="Sources" draw=${source} none="No source." columns=${["Source", "Last event", "Events in 24 h", "Lag over 24 h", "Channels"]} />
  <${Part} route=${ALL} path="api/nodes" title="Nodes" draw=${node} none="No node has said that it lives." columns=${["Node", "State", "Host", "Version", "Started"]} />
  <${Part} route=${ALL} path="api/routes" title="Routes of this node" draw=${routeFile} none="No route." columns=${["Route", "State", "File", "In force since"]} />`;
