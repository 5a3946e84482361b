// What is held back, why, until when, and what happens at the end.
import { html } from "../vendor/preact-htm.js";
import { url } from "../api.js";
import { Until, At, number } from "../format.js";
import { useData } from "../live.js";
import { Choice, ComponentLink, IncidentLink, Pager, Rows, Since, Trouble, Waiting, Word, holdWord } from "../parts.js";
import { Incidents } from "./rows.js";

const COLUMNS = ["Component", "Reported", "Held by", "Until", "Then"];

function then(row) {
  if (row.held_reason === "rejected") return "it pages; until then it is sent again by itself";
  return row.observed === "UP" ? "if it is still UP, its recovery counts" : "if it is still out, it pages";
}

const draw = row => html`<tr>
  <td data-label="Component"><${ComponentLink} id=${row.id} name=${row.name} /></td>
  <td data-label="Reported"><${Word} of=${row.observed} /> <${Since} iso=${row.since} /></td>
  <td data-label="Held by"><b>${holdWord(row.held_reason)}</b>${row.held_why && row.held_reason !== "rejected" && `: ${row.held_why}`}</td>
  <td data-label="Until">${row.held_until ? html`<b><${Until} iso=${row.held_until} /></b> <span class="since">at <${At} iso=${row.held_until} /></span>` : row.held_reason === "rejected" ? "PagerDuty accepts it" : "no time ends it"}</td>
  <td data-label="Then">${then(row)} <${IncidentLink} id=${row.incident} /></td>
</tr>`;

export function Held({ route, summary }) {
  const { reason } = route.params;
  const { data, next, problem } = useData(url("api/components", { held: true, held_reason: reason, limit: 100, cursor: route.params.cursor }));
  const refused = summary.rows.filter(row => row.told === "REFUSED");
  const reasons = Object.entries(summary.held);
  return html`
    ${refused.length > 0 && html`<section class="rank trouble"><h2>Refused by PagerDuty <span class="count">${number(refused.length)}</span></h2><${Incidents} rows=${refused} /></section>`}
    <div class="filters"><${Choice} route=${route} name="reason" label="Held by"
      options=${[["", "anything"], ...reasons.map(([word, count]) => [word, `${holdWord(word)} (${number(count)})`])]} /></div>
    <${Trouble} problem=${data && problem} />
    ${!data ? html`<${Waiting} problem=${problem} />` : data.length === 0
      ? html`<p class="note">${reason ? `Nothing is held by ${holdWord(reason)}.` : "Nothing is held."}</p>`
      : html`<${Rows} caption="Held components" columns=${COLUMNS} rows=${data} id=${row => row.id} draw=${draw} />`}
    ${data && html`<${Pager} route=${route} count=${data.length} next=${next} />`}`;
}
