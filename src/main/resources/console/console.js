// The frame around the views: sentence, troubles, navigation, search, and how fresh all of it is.
import { html, render, useEffect, useLayoutEffect, useRef } from "./vendor/preact-htm.js";
import { number, plural, span } from "./format.js";
import { follow, giveToken, isStale, useLive } from "./live.js";
import { link, useRoute } from "./route.js";
import { Prose } from "./parts.js";
import { Now, isTold } from "./views/now.js";
import { Held } from "./views/held.js";
import { Components } from "./views/components.js";
import { ComponentView } from "./views/component.js";
import { IncidentView } from "./views/incident.js";
import { Services } from "./views/services.js";
import { WhatIf } from "./views/whatif.js";
import { Maintenance } from "./views/maintenance.js";
import { Drills } from "./views/drills.js";
import { Search } from "./views/search.js";

const VIEWS = {
  now: { title: "Now", draw: Now, menu: true },
  held: { title: "Held, and why", draw: Held, menu: "Held" },
  components: { title: "Components", draw: Components, menu: true },
  services: { title: "Services and sources", draw: Services, menu: "Services" },
  "what-if": { title: "What if", draw: WhatIf, menu: true },
  maintenance: { title: "Maintenance", draw: Maintenance, menu: true },
  drills: { title: "Drills", draw: Drills, menu: true },
  component: { title: "Component", draw: ComponentView },
  incident: { title: "Incident", draw: IncidentView },
  search: { title: "Search", draw: Search },
};

function freshness({ problem, by, heardAt }) {
  if (!problem && !isStale()) return by === "stream" ? "Live" : "Live, by polling";
  const age = heardAt > 0 ? ` What is shown is ${span(performance.now() - heardAt)} old.` : "";
  return `! ${problem?.message ?? "The router is silent."}${age}`;
}

function Freshness() {
  const text = useLive(freshness);
  return html`<p class=${`fresh ${text.startsWith("!") ? "bad" : ""}`}>${text}</p>`;
}

/** The incidents that a sentence is about: one, or the list that the filter leaves. */
function linkToIncidents(summary, told) {
  const rows = summary.rows.filter(row => isTold(row, told));
  return rows.length === 1 ? link("incident", rows[0].id) : link("now", null, { told });
}

const FILTER_OF_TROUBLE = { refused: "REFUSED", last_resort: "REFUSED", overdue: "OVERDUE", missing: "MISSING" };

/** The view that shows what a trouble is about; none where its sentence is all there is. */
function linkOfTrouble(summary, kind) {
  if (FILTER_OF_TROUBLE[kind]) return linkToIncidents(summary, FILTER_OF_TROUBLE[kind]);
  return kind === "route" || kind === "alarm" ? link("services") : null;
}

/** Which seldom keep pages from being sent; the sentence of an edit that does not check is long, too. */
const NO_HINDRANCES = ["alarm", "configuration"];

/** What keeps pages from being sent first, then what is out. */
function sayings(summary) {
  const [untold = ""] = /^\d+ outages? could NOT be told\./.exec(summary.sentence) ?? [];
  const first = untold ? [{ sentence: untold, to: linkToIncidents(summary, "OVERDUE,REFUSED") }] : [];
  const below = [];
  let rest = summary.sentence.slice(untold.length);
  for (const { kind, sentence } of summary.troubles) {
    const to = linkOfTrouble(summary, kind);
    (NO_HINDRANCES.includes(kind) || !rest.includes(sentence) ? below : first).push({ sentence, to });
    rest = rest.replace(sentence, "");
  }
  return { first, rest: rest.replace(/\s+/g, " ").trim(), below };
}

function Sentence({ summary, small }) {
  const out = summary.incidents > 0 || Object.values(summary.out).some(count => count > 0);
  const tone = summary.troubles.length > 0 ? "bad" : out ? "out" : "calm";
  const { first, rest, below } = sayings(summary);
  // Where there is little room, what is cut is what is out, and never that something is wrong.
  if (small) {
    return html`<div class=${`sentence ${tone} small`} role="status"><a href="#/now">${first.length > 0 && html`<strong class="bad">${first.map(({ sentence }) => sentence).join(" ")}</strong> `}${below.length > 0 && html`<strong class="bad">${plural(below.length, "trouble")}.</strong> `}${rest}</a></div>`;
  }
  return html`<div class=${`sentence ${tone}`} role="status">
    <span>${first.length > 0 && html`<strong class="bad">${first.map(({ sentence, to }, at) => html`${at > 0 && " "}${to ? html`<a key=${sentence} href=${to}>${sentence}</a>` : sentence}`)}</strong> `}${rest}</span>
    ${below.map(({ sentence, to }) => html`<strong class="trouble" key=${sentence}><${Prose} text=${sentence} />${to && html` <a href=${to}>${to.startsWith("#/services") ? "Show services and routes" : "Show incidents"}</a>`}</strong>`)}</div>`;
}

function Menu({ route, summary }) {
  const held = Object.values(summary?.held ?? {}).reduce((sum, count) => sum + count, 0);
  return html`<nav aria-label="Views"><ul>${Object.entries(VIEWS).filter(([, view]) => view.menu).map(([name, view]) => html`<li key=${name}>
    <a href=${link(name)} aria-current=${route.view === name ? "page" : null}>${view.menu === true ? view.title : view.menu}${name === "held" && held > 0 && html` <span class="count">${number(held)}</span>`}</a></li>`)}</ul></nav>`;
}

function SearchBox({ route }) {
  const submit = event => {
    event.preventDefault();
    location.hash = link("search", null, { q: new FormData(event.target).get("q").trim() });
  };
  return html`<form class="search" role="search" aria-label="Everything" onSubmit=${submit}>
    <input type="search" name="q" aria-label="Search by id, name, dedup key or PagerDuty id" placeholder="Id, name or key" defaultValue=${route.view === "search" ? route.params.q : ""} autocomplete="off" spellcheck=${false} />
    <button>Search</button></form>`;
}

function Token() {
  const submit = event => {
    event.preventDefault();
    giveToken(new FormData(event.target).get("token").trim());
  };
  return html`<form class="form" onSubmit=${submit} aria-label="Token"><h1>Trunkline</h1>
    <p>This port asks for a token. It is kept for this tab alone.</p>
    <label>Token of the management port <input name="token" type="password" autocomplete="off" required autofocus /></label><div class="buttons"><button>Show</button></div></form>`;
}

function titleOf(summary) {
  if (!summary) return "Trunkline";
  const bad = summary.troubles.length;
  return `${bad > 0 ? `(!) ` : summary.incidents > 0 ? `(${summary.incidents}) ` : ""}Trunkline`;
}

function Page() {
  const summary = useLive(live => live.summary);
  const problem = useLive(live => live.problem);
  const route = useRoute();
  const heading = useRef(null);
  const first = useRef(true);
  const view = VIEWS[route.view] ?? { title: "No such page", draw: () => html`<p class="note"><a href="#/now">Now</a> is the first page.</p>` };
  const title = titleOf(summary);
  useEffect(() => {
    document.title = title;
  }, [title]);
  // Before the browser paints: what had the focus may be gone with the view.
  useLayoutEffect(() => {
    if (!first.current) {
      heading.current?.focus({ preventScroll: true });
      scrollTo(0, 0);
    }
    first.current = false;
  }, [route.view, route.rest, route.params.cursor]);
  if (problem?.status === 401) return html`<main id="main"><${Token} /></main>`;
  const what = route.rest ? `${view.title} ${route.rest.split("/").slice(-1)[0]}` : view.title;
  return html`
    <a class="skip" href="#main" onClick=${event => { event.preventDefault(); heading.current?.focus(); }}>Skip to what is shown</a>
    <header><a class="brand" href="#/now">Trunkline</a><${Menu} route=${route} summary=${summary} /><${SearchBox} route=${route} key=${route.view} /><${Freshness} /></header>
    <main id="main">
      ${summary && html`<${Sentence} summary=${summary} small=${route.view !== "now"} />`}
      <h1 ref=${heading} tabindex="-1" class=${route.view === "now" ? "hidden" : ""}>${what}</h1>
      ${summary ? html`<${view.draw} route=${route} summary=${summary} key=${`${route.view}/${route.rest}`} />` : html`<p class="note">${problem ? problem.message : "Asking the router ..."}</p>`}
    </main>
    <footer>${summary && `Trunkline ${summary.version}`} · times are yours, in UTC where you point at them</footer>`;
}

const place = document.getElementById("page");
place.replaceChildren();
render(html`<${Page} />`, place);
follow();
