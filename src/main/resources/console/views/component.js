// One component: its lanes, why somebody was (not) paged, and each report with the verdict on it.
import { html, useState } from "../vendor/preact-htm.js";
import { getJson, url } from "../api.js";
import { At, Until, number } from "../format.js";
import { useData } from "../live.js";
import { Choice, Facts, IncidentLink, Order, Prose, Since, ToldWord, Trouble, Unless, Waiting, Word, give, holdWord } from "../parts.js";
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

const REPORTS = [["", "the latest changes"], ["changes", "all changes"], ["repeats", "the latest 100, repeats too"]];

/** What changed something first; a platform that repeats itself would hide it. */
function History({ route, id, changes }) {
  const { reports } = route.params;
  const { data, problem } = useData(reports === "repeats" ? url("api/events", { component: id, limit: 100 }) : null);
  const rows = reports === "repeats" ? data ?? changes : reports === "changes" ? changes : changes.slice(0, 20);
  return html`<div class="filters"><${Choice} route=${route} name="reports" label="Reports" options=${REPORTS} /></div>
    <${Trouble} problem=${problem} /><ol class="rows">${rows.map(event => html`<${Unless} key=${event.id} same=${event} draw=${report} />`)}</ol>
    ${!reports && changes.length > rows.length && html`<p class="note">${number(changes.length - rows.length)} more are among all changes.</p>`}`;
}

const SPANS = [["", "all that is known"], ["1h", "the last hour"], ["6h", "6 hours"], ["1d", "24 hours"], ["7d", "7 days"], ["30d", "30 days"], ["365d", "a year"]];

function Lanes({ route, id, known }) {
  const { span } = route.params;
  const { data, problem } = useData(span ? url("api/why", { component: id, span }) : null);
  return html`<section><h2>Timeline</h2><div class="filters"><${Choice} route=${route} name="span" label="Span" options=${SPANS} /></div>
    ${span && !data ? html`<${Waiting} problem=${problem} />` : html`<${Timeline} timeline=${span ? data.timeline : known} />`}</section>`;
}

function Why({ why, id, route }) {
  const { component } = why;
  return html`
    <p class="answer"><${Word} of=${component.observed} /> <${ToldWord} told=${component.told} /> ${why.sentence}</p>
    ${why.hold && html`<p class="hold"><b>Held by ${holdWord(why.hold.reason)}</b>${why.hold.why && why.hold.reason !== "rejected" && `: ${why.hold.why}`}${why.hold.until && html`, <b>until <${At} iso=${why.hold.until} /></b>, <${Until} iso=${why.hold.until} />`}; ${why.hold.then}.</p>`}
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
    <${Lanes} route=${route} id=${component.id} known=${why.timeline} />
    <section><h2>Why was I (not) paged?</h2><pre class="why" tabindex="0" aria-label="What trunkline why prints">${why.lines.join("\n")}</pre></section>
    ${why.incidents.length > 0 && html`<section><h2>Its incidents</h2>
      <${Incidents} rows=${why.incidents.map(incident => incident.row)} caption="Latest incidents" />
      ${why.incidents.map(({ row, tellings }) => html`<details class="fold" key=${row.id}><summary>Calls to PagerDuty about incident ${row.id}</summary><${Tellings} rows=${tellings} caption=${`Calls for incident ${row.id}`} /></details>`)}
    </section>`}
    <${Order} label="Forget this component" word="forget" give=${reason => give(url("api/forget", { component: id, reason }), "forget")}
      explain="It ends what is known of it, for a component that will never report again: it counts as recovered, and an incident that nothing else keeps open is resolved." />`;
}

export function ComponentView({ route }) {
  const id = route.rest;
  const { data, problem } = useData(url("api/why", { component: id }));
  if (!data) return html`<${Waiting} problem=${problem} />`;
  return html`<${Trouble} problem=${problem} />
    <${Why} why=${data} id=${id} route=${route} />
    <section><h2>Reports</h2><${History} route=${route} id=${data.component.id} changes=${data.reports} /></section>`;
}
