// One component: its lanes, why somebody was (not) paged, and each report with the verdict on it.
import { html, useState } from "../vendor/preact-htm.js";
import { getJson, url } from "../api.js";
import { At, Until, number } from "../format.js";
import { useData } from "../live.js";
import { Facts, IncidentLink, Order, Prose, Since, ToldWord, Trouble, Unless, Waiting, Word, give } from "../parts.js";
import { link } from "../route.js";
import { Timeline } from "../timeline.js";
import { Incidents } from "./rows.js";
import { Tellings } from "./tellings.js";

function Body({ id }) {
  const [text, setText] = useState(null);
  const toggled = async event => {
    if (!event.target.open || text !== null) return;
    try {
      setText(JSON.stringify(await getJson(`api/events/${id}/body`), null, 2));
    } catch (problem) {
      setText(problem.message);
    }
  };
  return html`<details class="fold" onToggle=${toggled}><summary>Body of report ${id}</summary><pre tabindex="0">${text ?? "..."}</pre></details>`;
}

const report = event => html`<li class="row report">
  <div class="words"><${Word} of=${event.status} /></div>
  <div class="what">${event.status} ${event.sentence}</div>
  <div class="age"><span class="since"><${At} iso=${event.occurred_at} /></span></div>
  <span class="who">Received <${At} iso=${event.received_at} /> from ${event.source}${event.word && html`, as <q>${event.word}</q>`}. Verdict: <code>${event.verdict ?? "none yet"}</code></span>
  <${Body} id=${event.id} />
</li>`;

function History({ id, older, setOlder }) {
  const { data, problem } = useData(url("api/events", { component: id, limit: 100 }));
  if (!data) return html`<${Waiting} problem=${problem} />`;
  const count = older ? data.length : Math.min(20, data.length);
  return html`<${Trouble} problem=${problem} /><ol class="rows">${data.slice(0, count).map(event => html`<${Unless} key=${event.id} same=${event} draw=${report} />`)}</ol>
    ${count < data.length && html`<button type="button" class="quiet" onClick=${() => setOlder(true)}>Show ${number(data.length - count)} older</button>`}`;
}

function Why({ why, id }) {
  const { component } = why;
  return html`
    <p class="answer"><${Word} of=${component.observed} /> <${ToldWord} told=${component.told} /> ${why.sentence}</p>
    ${why.hold && html`<p class="hold"><b>Held by ${why.hold.reason}</b>${why.hold.why && `: ${why.hold.why}`}${why.hold.until && html`, <b>until <${At} iso=${why.hold.until} /></b>, <${Until} iso=${why.hold.until} />`}; ${why.hold.then}.</p>`}
    <p><b>Next:</b> <${Prose} text=${why.next} />${why.next_at && html` (<${At} iso=${why.next_at} />, <${Until} iso=${why.next_at} />)`}</p>
    <${Facts} of=${[
      ["Id", html`<code>${component.id}</code>`],
      ["Service", component.service && html`<a href=${link("now", null, { service: component.service })}>${component.service}</a>`],
      ["Caused by", component.caused_by],
      ["Since", html`<${Since} iso=${component.since} />`],
      ["Newest report", html`<${At} iso=${component.newest} />`],
      ["Changes", number(component.changes)],
      ["Flaps", number(component.flaps)],
      ["Incident", html`<${IncidentLink} id=${component.incident} />`],
    ]} />
    ${component.forgotten && html`<p class="note">A person ended it: it is not expected to report again.</p>`}
    <section><h2>Timeline</h2><${Timeline} timeline=${why.timeline} /></section>
    <section><h2>Why was I (not) paged?</h2><pre class="why" tabindex="0" aria-label="What trunkline why prints">${why.lines.join("\n")}</pre></section>
    ${why.incidents.length > 0 && html`<section><h2>Its incidents</h2>
      <${Incidents} rows=${why.incidents.map(incident => incident.row)} caption="Latest incidents" />
      ${why.incidents.map(({ row, tellings }) => html`<details class="fold" key=${row.id}><summary>What PagerDuty was told of incident ${row.id}</summary><${Tellings} rows=${tellings} caption=${`Calls for incident ${row.id}`} /></details>`)}
    </section>`}
    <${Order} label="Forget this component" word="forget" give=${reason => give(url("api/forget", { component: id, reason }), "forget")}
      explain="It ends what is known of it, for a component that will never report again: it counts as recovered, and an incident that nothing else keeps open is resolved." />`;
}

export function ComponentView({ route }) {
  const id = route.rest;
  const [older, setOlder] = useState(false);
  const { data, problem } = useData(url("api/why", { component: id }));
  if (!data) return html`<${Waiting} problem=${problem} />`;
  return html`<${Trouble} problem=${problem} />
    <${Why} why=${data} id=${id} />
    <section><h2>Reports</h2><${History} id=${data.component.id} older=${older} setOlder=${setOlder} /></section>`;
}
