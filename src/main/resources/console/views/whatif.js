// The history, or lines that are pasted, under other settings: what PagerDuty would get instead.
import { html, useState } from "../vendor/preact-htm.js";
import { order } from "../api.js";
import { At, number, plural } from "../format.js";
import { Rows, Word } from "../parts.js";

const SETTINGS = [["trunkline.cooldown", "Cooldown", "5m"], ["trunkline.cooldown.memory", "Cooldown memory", "30m"], ["trunkline.grouping.wait", "Wait", "5s"],
  ["trunkline.grouping.window", "Window", "60s"], ["trunkline.grouping.update-interval", "Update interval", "15s"]];

const COLUMNS = ["Settings", "When", "Action", "Service", "Summary", "Components"];

const page = row => html`<tr class=${row.side}>
  <td data-label="Settings"><${Word} of=${row.side === "before" ? "− ONLY NOW" : "+ ONLY THEN"} kind=${row.side} /></td>
  <td data-label="When"><${At} iso=${row.at} /></td>
  <td data-label="Action">${row.action}</td>
  <td data-label="Service">${row.service}</td>
  <td data-label="Summary">${row.summary}<br /><small>${row.dedup_key}, ${row.severity}</small></td>
  <td data-label="Components">${number(row.affected)}</td>
</tr>`;

function Difference({ result }) {
  const actions = ["trigger", "update", "resolve"];
  return html`<section aria-live="polite"><h2>The difference</h2>
    <p class="answer">${result.summary}</p>
    <table class="narrow"><caption>${plural(result.events, "event")} played</caption>
      <thead><tr><th scope="col">Settings</th><th scope="col">Pages</th><th scope="col">Updates</th><th scope="col">Resolves</th></tr></thead>
      <tbody>${[["in force now", result.before], ["what if", result.after]].map(([name, counts]) => html`<tr key=${name}>
        <td data-label="Settings">${name}</td>${actions.map((action, at) => html`<td key=${action} data-label=${["Pages", "Updates", "Resolves"][at]}>${number(counts[action] ?? 0)}</td>`)}</tr>`)}</tbody></table>
    ${result.refused.length > 0 && html`<details class="fold"><summary>${plural(result.refused.length, "line")} could not be played</summary><pre tabindex="0">${result.refused.join("\n")}</pre></details>`}
    ${result.pages.length === 0 ? html`<p class="note">PagerDuty would get the same.</p>`
      : html`<${Rows} caption="What differs" columns=${COLUMNS} rows=${result.pages.slice(0, 100).map((row, at) => ({ ...row, at_line: at }))} id=${row => row.at_line} draw=${page} />`}
    ${(result.truncated || result.pages.length > 100) && html`<p class="note">There is more: ${number(Math.min(100, result.pages.length))} of them are shown; <code>trunkline simulate --diff</code> prints all.</p>`}
  </section>`;
}

function orderOf(form) {
  const settings = {};
  for (const [key] of SETTINGS) if (form.get(key).trim()) settings[key] = form.get(key).trim();
  const components = {};
  for (const line of form.get("components").split("\n").filter(text => text.trim())) {
    const at = line.lastIndexOf(":");
    if (at < 1) throw new Error(`'${line}' is no assignment; expected: component or pattern, a colon, the service's id.`);
    components[line.slice(0, at).trim()] = line.slice(at + 1).trim();
  }
  const events = form.get("events").trim();
  return { settings, components, ...(events ? { events } : { hours: Number(form.get("hours")) }) };
}

export function WhatIf() {
  const [state, setState] = useState({});
  const submit = async event => {
    event.preventDefault();
    setState({ busy: true });
    try {
      setState({ result: JSON.parse(await order("api/simulate", "simulate", orderOf(new FormData(event.target)))) });
    } catch (problem) {
      setState({ problem });
    }
  };
  return html`<p>Plays reports through the same rules on a virtual clock, beside the settings in force, and shows what PagerDuty would get instead. Nothing is changed and no page is sent.</p>
    <form class="form" onSubmit=${submit} aria-label="What if">
      <fieldset><legend>Settings, where they are to be others</legend>${SETTINGS.map(([key, label, example]) => html`<label key=${key}>${label} <input name=${key} placeholder=${`such as ${example}`} autocomplete="off" spellcheck=${false} /></label>`)}</fieldset>
      <label class="wide"><span>Services of components, a line each, such as <code>trunk-eu-*: eu-finance</code></span> <textarea name="components" rows="2" spellcheck=${false}></textarea></label>
      <label>Of the last <select name="hours"><option value="1">hour</option><option value="6">6 hours</option><option value="24" selected>24 hours</option><option value="168">7 days</option></select></label>
      <details class="fold wide"><summary>or of lines that you paste</summary><label>NDJSON: the output of /api/events?format=ndjson, events and maintenance <textarea name="events" rows="6" spellcheck=${false}></textarea></label></details>
      <div class="buttons wide"><button disabled=${state.busy}>${state.busy ? "Playing ..." : "Show the difference"}</button></div>
    </form>
    ${state.problem && html`<p class="note bad" role="alert">${state.problem.message}</p>`}
    ${state.result && html`<${Difference} result=${state.result} />`}`;
}
