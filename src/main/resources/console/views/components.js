// Components by status and service, a hundred at a time.
import { html } from "../vendor/preact-htm.js";
import { url } from "../api.js";
import { useData } from "../live.js";
import { Choice, ComponentLink, IncidentLink, Pager, Prose, Rows, Since, ToldWord, Trouble, Waiting, Word } from "../parts.js";

const COLUMNS = ["Component", "Reported", "Service", "PagerDuty", "How it stands"];

const draw = row => html`<tr>
  <td data-label="Component"><${ComponentLink} id=${row.id} name=${row.name} /></td>
  <td data-label="Reported"><${Word} of=${row.observed} /> <${Since} iso=${row.since} /></td>
  <td data-label="Service">${row.service ?? "not known yet"}</td>
  <td data-label="PagerDuty"><${ToldWord} told=${row.told} /> <${IncidentLink} id=${row.incident} /></td>
  <td data-label="How it stands"><${Prose} text=${row.verdict} /></td>
</tr>`;

export function Components({ route, summary }) {
  const { status, service, cursor } = route.params;
  const { data, next, problem } = useData(url("api/components", { status, service, limit: 100, cursor }));
  const services = Object.keys(summary.services);
  if (service && !services.includes(service)) services.push(service);
  return html`
    <div class="filters" role="search" aria-label="Filter the components">
      <${Choice} route=${route} name="status" label="Status" options=${[["", "all"], ["DOWN", "DOWN"], ["DEGRADED", "DEGRADED"], ["UP", "UP"]]} />
      <${Choice} route=${route} name="service" label="Service" options=${[["", "all"], ...services.map(id => [id, id])]} />
    </div>
    <${Trouble} problem=${data && problem} />
    ${!data ? html`<${Waiting} problem=${problem} />` : data.length === 0 ? html`<p class="note">No component is like that.</p>`
      : html`<${Rows} caption="Components, the newest report first" columns=${COLUMNS} rows=${data} id=${row => row.id} draw=${draw} />
        <${Pager} route=${route} count=${data.length} next=${next} />`}`;
}
