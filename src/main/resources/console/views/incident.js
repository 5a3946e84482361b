// One incident: how it stands, every call to PagerDuty about it, and its members.
import { html } from "../vendor/preact-htm.js";
import { url } from "../api.js";
import { At, number } from "../format.js";
import { useData } from "../live.js";
import { ComponentLink, Facts, Next, Order, Pager, PagerDutyLink, Rows, Since, ToldWord, Trouble, Waiting, Word, give } from "../parts.js";
import { link } from "../route.js";
import { Tellings } from "./tellings.js";

const member = row => html`<tr>
  <td data-label="Component"><${ComponentLink} id=${row.component} name=${row.name} /></td>
  <td data-label="Is"><${Word} of=${row.status} /> <${Since} iso=${row.status_since} />${row.caused_by && `, ${row.caused_by}`}</td>
  <td data-label="Went out"><${At} iso=${row.since} /></td>
  <td data-label="At PagerDuty">${row.listed ? html`<${Word} of=${row.listed} />` : "nothing yet"}</td>
  <td data-label="Entered"><${At} iso=${row.entered_at} />${row.left && ", and left"}</td>
</tr>`;

function Members({ route, id, count }) {
  const { data, next, problem } = useData(url(`api/incidents/${id}/members`, { limit: 100, cursor: route.params.cursor }));
  return html`<section><h2>Members <span class="count">${number(count)}</span></h2>
    <${Trouble} problem=${data && problem} />
    ${!data ? html`<${Waiting} problem=${problem} />` : html`
      <${Rows} caption="Members, the opening component first" columns=${["Component", "Is", "Went out", "At PagerDuty", "Entered"]} rows=${data} id=${row => row.component} draw=${member} />
      <${Pager} route=${route} count=${data.length} next=${next} />`}</section>`;
}

function closed(incident) {
  if (!incident.closed_at) return null;
  const by = incident.closed_by_hand_at ? `${incident.closed_by_hand_by ? ` by ${incident.closed_by_hand_by}` : ""} in PagerDuty` : "";
  const machine = incident.closed_by_person === false;
  const how = machine ? "closed" : String(incident.outcome ?? "closed").replaceAll("_", " ");
  return html`<${At} iso=${incident.closed_at} />: ${how}${by}${machine && ", not by a person"}`;
}

export function IncidentView({ route }) {
  const id = route.rest;
  const { data, problem } = useData(`api/incidents/${encodeURIComponent(id)}`);
  const services = useData("api/services");
  if (!data) return html`<${Waiting} problem=${problem} />`;
  const { incident } = data;
  // In the ledger it is closed until it is sent again; for who reads this it is not over.
  const isRefused = incident.told === "REFUSED" && incident.outcome === "rejected";
  const runbook = services.data?.find(service => service.id === incident.service)?.runbook;
  return html`<${Trouble} problem=${problem} />
    <p class="answer"><${Word} of=${incident.status} /> <${ToldWord} told=${incident.told} /> ${data.sentence}</p>
    ${data.next && html`<p><b>Next:</b> <${Next} what=${data.next} at=${data.next_at} /></p>`}
    <${Facts} of=${[
      ["Service", html`<a href=${link("now", null, { service: incident.service })}>${incident.service_name}</a>`],
      ["Runbook", /^https?:/.test(runbook ?? "") && html`<a href=${runbook} target="_blank" rel="noopener noreferrer">${runbook}</a>`],
      ["State", `${isRefused ? "refused" : incident.state.toLowerCase()}${incident.kind === "compliance" ? ", compliance" : ""}, ${incident.severity}`],
      ["Opened", incident.opened_at && html`<${At} iso=${incident.opened_at} />`],
      ["Paged", incident.accepted_at ? html`<${At} iso=${incident.accepted_at} />` : "not yet"],
      ["Acknowledged", incident.acknowledged_at && html`<${At} iso=${incident.acknowledged_at} />${incident.acknowledged_by && ` by ${incident.acknowledged_by}`}`],
      ["Closed", !isRefused && closed(incident)],
      ["PagerDuty", incident.pagerduty_id && html`<${PagerDutyLink} id=${incident.pagerduty_id} at=${incident.pagerduty_url} />${incident.pagerduty_state && `, ${incident.pagerduty_state}`}`],
      ["Dedup key", incident.dedup_key && html`<code>${incident.dedup_key}</code>`],
      ["Routing key", incident.routing_key && html`<code>${incident.routing_key}</code>${incident.readdressed && ", the default service's: its own was refused"}`],
      ["Calls", `${number(incident.attempts)}${incident.unanswered ? ", at least one unanswered" : ""}`],
      ["Last error", incident.last_error],
      ["Last resort", incident.last_resort_owed_at && (incident.last_resort_done_at ? html`${incident.last_resort_only_logged ? "it was only logged, which reaches no one," : "the last-resort route ended without an error"} <${At} iso=${incident.last_resort_done_at} />` : `owed, ${number(incident.last_resort_attempts)} tries${incident.last_resort_error ? `: ${incident.last_resort_error}` : ""}`)],
      ["Caused by", incident.caused_by],
      ["Out", `${number(data.out_count)} of ${number(data.member_count)}`],
    ]} />
    ${incident.told === "REFUSED" && html`<${Order} label="Retry this incident" word=${`retry ${id}`} give=${reason => give(url("api/retry", { incident: id, reason }), "retry")}
      explain="It sends an incident to PagerDuty again that was refused. It may page." />`}
    ${incident.next_action === "resolve" && (incident.unanswered || incident.outcome === "unresolvable") && html`<${Order} label="Give up its resolve" word=${`give up ${id}`} give=${reason => give(url("api/retry", { incident: id, give_up: true, reason }), "retry")}
      explain="Its resolve is sent no more, as where the integration was deleted. Close it in PagerDuty by hand if it is open there." />`}
    <section><h2>Calls to PagerDuty</h2><${Tellings} rows=${data.tellings} /></section>
    <${Members} route=${route} id=${encodeURIComponent(id)} count=${data.member_count} />`;
}
