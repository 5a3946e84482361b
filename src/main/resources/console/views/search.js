// Components and incidents by any id, name, dedup key or PagerDuty id.
import { html } from "../vendor/preact-htm.js";
import { url } from "../api.js";
import { useData } from "../live.js";
import { Rows, Waiting, Word } from "../parts.js";
import { link } from "../route.js";

const draw = row => html`<tr>
  <td data-label="What">${row.kind}</td>
  <td data-label="Found"><a href=${link(row.kind, row.id)}>${row.title}</a> <small>${row.id}</small></td>
  <td data-label="Status"><${Word} of=${row.status} /></td>
</tr>`;

export function Search({ route }) {
  const q = route.params.q ?? "";
  const { data, problem } = useData(q ? url("api/search", { q }) : "api/summary");
  if (!q) return html`<p class="note">Type an id, a name, a dedup key or a PagerDuty id above.</p>`;
  if (!data || !Array.isArray(data)) return html`<${Waiting} problem=${problem} />`;
  return data.length === 0 ? html`<p class="note">Nothing is called like that.</p>`
    : html`<${Rows} caption=${`Found for ${q}`} columns=${["What", "Found", "Status"]} rows=${data} id=${row => `${row.kind} ${row.id}`} draw=${draw} />
      ${data.length >= 50 && html`<p class="note">The first 50 are shown.</p>`}`;
}
