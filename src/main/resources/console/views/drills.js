// The last fire drill of each service and how long it took to reach a person.
import { html } from "../vendor/preact-htm.js";
import { url } from "../api.js";
import { At, span } from "../format.js";
import { useData } from "../live.js";
import { IncidentLink, Order, Pager, Rows, Trouble, Waiting, Word, give, pageOf } from "../parts.js";

const took = (row, to) => (to ? html`<b>${span(Date.parse(to) - Date.parse(row.started_at))}</b> <span class="since"><${At} iso=${to} /></span>` : row.resolved_at ? "never" : "not yet");

const draw = row => html`<tr>
  <td data-label="Service">${row.service}</td>
  <td data-label="State"><${Word} of=${row.state.toUpperCase()} kind=${row.state.toLowerCase()} /> <${IncidentLink} id=${row.incident} /></td>
  <td data-label="Started"><${At} iso=${row.started_at} /></td>
  <td data-label="Paged after">${took(row, row.paged_at)}</td>
  <td data-label="Acknowledged after">${took(row, row.acknowledged_at)}${row.acknowledged_by && ` by ${row.acknowledged_by}`}</td>
  <td data-label="Resolved after">${took(row, row.resolved_at)}</td>
  <td data-label="In short">${row.sentence}</td>
</tr>`;

const COLUMNS = ["Service", "State", "Started", "Paged after", "Acknowledged after", "Resolved after", "In short"];

export function Drills({ route }) {
  const { data, problem } = useData("api/drills");
  const page = data && pageOf(data, route);
  const services = useData("api/services").data ?? [];
  return html`
    <p>A drill has a synthetic component of a service go down and up again, through the router to the phone and back. It pages for real.</p>
    <${Order} label="Drill a service" word="drill" explain="The service's people on call are paged."
      give=${(reason, form) => give(url("api/drill", { service: form.get("service"), status: form.get("status"), reason }), "drill")}>
      <label>Service <select name="service">${services.map(row => html`<option key=${row.id} value=${row.id}>${row.name}</option>`)}</select></label>
      <label>Goes <select name="status"><option value="DOWN">DOWN: begin the drill</option><option value="UP">UP: end the drill</option></select></label>
    <//>
    <${Trouble} problem=${data && problem} />
    ${!data ? html`<${Waiting} problem=${problem} />` : data.length === 0
      ? html`<p class="note">No service was drilled yet. <code>trunkline drill SERVICE --yes</code> does it and takes the times.</p>`
      : html`<${Rows} caption="The latest drill of each service" columns=${COLUMNS} rows=${page.shown} id=${row => row.service} draw=${draw} />
        <${Pager} route=${route} count=${page.shown.length} next=${page.next} />`}`;
}
