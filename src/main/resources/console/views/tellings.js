// Every call to PagerDuty about an incident.
import { html } from "../vendor/preact-htm.js";
import { At } from "../format.js";
import { Rows, Word } from "../parts.js";

const draw = row => html`<tr>
  <td data-label="When"><${At} iso=${row.at} /></td>
  <td data-label="Action">${row.action}${row.bare && " (bare)"}</td>
  <td data-label="Answer"><${Word} of=${row.answer ? row.answer.replace("_", " ") : "no answer yet"} kind=${row.answer ?? "none"} /></td>
  <td data-label="Said">${row.sentence}</td>
  <td data-label="Key"><code>${row.routing_key}</code></td>
</tr>`;

export const Tellings = ({ rows, caption = "Calls to PagerDuty" }) => rows.length === 0
  ? html`<p class="note">PagerDuty was not called about it yet.</p>`
  : html`<${Rows} caption=${caption} columns=${["When", "Action", "Answer", "Said", "Key"]} rows=${rows} id=${row => row.id} draw=${draw} />`;
