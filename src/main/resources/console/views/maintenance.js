// Windows that run and that come, what each holds at this moment, and how to start and end one.
import { html } from "../vendor/preact-htm.js";
import { order, url } from "../api.js";
import { At, Until, number } from "../format.js";
import { useData } from "../live.js";
import { ComponentLink, Order, Trouble, Unless, Waiting, Word, give } from "../parts.js";

const list = text => text.split(/[\s,]+/).filter(word => word);

function Window(row) {
  const running = row.state === "running";
  return html`<li class=${`row window ${row.state}`}>
    <div class="words"><${Word} of=${row.state.toUpperCase()} kind=${row.state} /></div>
    <div class="what"><b>${row.id}</b>: ${row.reason}<br /><small>${row.author ? `by ${row.author}` : "from maintenance.yaml"}${row.weekly ? `, weekly ${row.weekly}` : ""}</small></div>
    <div class="age">${row.to && html`<b>${running ? html`ends <${Until} iso=${row.to} />` : row.from && html`begins <${Until} iso=${row.from} />`}</b> <span class="since">${row.from && html`<${At} iso=${row.from} />`} to <${At} iso=${row.to} /></span>`}</div>
    <span class="who">Covers ${[...row.components, ...row.services.map(id => `all of ${id}`)].map((name, at) => html`${at > 0 && ", "}<code key=${name}>${name}</code>`)}. <b>Holds ${number(row.holds)} now.</b></span>
    ${row.unmatched.length > 0 && html`<p class="note">Nothing that has reported matches ${row.unmatched.join(", ")}, and services.yaml has no such entry.</p>`}
    ${row.held.length > 0 && html`<details class="fold"><summary>What it holds</summary><ul class="plain">${row.held.map(id => html`<li key=${id}><${ComponentLink} id=${id} /></li>`)}</ul>${row.holds > row.held.length && html`<p class="note">and ${number(row.holds - row.held.length)} more</p>`}</details>`}
    ${row.origin === "ledger" && row.state !== "over" && html`<${Order} label=${`End ${row.id}`} word=${row.id} explain="What it holds and is still out pages then."
      give=${reason => give(url(`api/maintenance/${encodeURIComponent(row.id)}`, { reason }), "maintenance", undefined, "DELETE")} />`}
  </li>`;
}

async function start(reason, form) {
  const started = JSON.parse(await order("api/maintenance", "maintenance",
    { components: list(form.get("components")), services: list(form.get("services")), for: form.get("for").trim(), reason, author: form.get("author")?.trim() || undefined }));
  return `Started ${started.id}.${started.unmatched.length > 0 ? ` Nothing that has reported matches ${started.unmatched.join(", ")}, and services.yaml has no such entry: it holds what reports later; if it is a typing error, end it.` : ""}`;
}

export function Maintenance({ summary }) {
  const { data, problem } = useData("api/maintenance");
  const shown = data && ["running", "coming", "over"].flatMap(state => data.filter(row => row.state === state));
  return html`
    <${Order} label="Start maintenance" word="start" explain="Outages of what it covers are held, not lost: what is still out at its end pages then." give=${start}>
      <label>Components, ids or patterns <input name="components" placeholder="trunk-eu-* genesys/edge/edge-7" autocomplete="off" spellcheck=${false} /></label>
      <label>Services, ids <input name="services" autocomplete="off" spellcheck=${false} /></label>
      <label>For <input name="for" required placeholder="90m" autocomplete="off" /></label>
      <label>Your name <input name="author" autocomplete="off" /></label>
    <//>
    <${Trouble} problem=${data && problem} />
    ${!shown ? html`<${Waiting} problem=${problem} />` : shown.length === 0
      ? html`<p class="note">No window runs or comes.${summary.write ? "" : html` Start one with <code>trunkline maintenance start COMPONENT --for 1h --reason TEXT</code>.`}</p>`
      : html`<ol class="rows">${shown.map(row => html`<${Unless} key=${row.id} same=${{ ...row, write: summary.write }} draw=${Window} />`)}</ol>`}`;
}
