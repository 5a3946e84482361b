// The summary's rows of incidents as a table, for views other than the first.
import { html } from "../vendor/preact-htm.js";
import { At } from "../format.js";
import { Next, Rows, Since, ToldWord, Word } from "../parts.js";
import { link } from "../route.js";
import { Who } from "./now.js";

const COLUMNS = ["Status", "Incident", "Since", "Who was paged", "Next"];

const draw = row => html`<tr>
  <td data-label="Status"><${Word} of=${row.status} /> <${ToldWord} told=${row.told} /></td>
  <td data-label="Incident"><a href=${link("incident", row.id)}>${row.sentence}</a></td>
  <td data-label="Since">${row.rank === "closed" ? html`closed <${At} iso=${row.closed_at} />` : html`<${Since} iso=${row.since ?? row.opened_at} />`}</td>
  <td data-label="Who was paged"><${Who} row=${row} /></td>
  <td data-label="Next"><${Next} what=${row.next} at=${row.next_at} /></td>
</tr>`;

export const Incidents = ({ rows, caption = "Incidents" }) =>
  html`<${Rows} caption=${caption} columns=${COLUMNS} rows=${rows} id=${row => row.id} draw=${draw} />`;
