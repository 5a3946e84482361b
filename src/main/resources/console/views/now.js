// What is out, who was paged, what is held back, what happens next: the first page.
import { html } from "../vendor/preact-htm.js";
import { At, number, plural } from "../format.js";
import { url } from "../api.js";
import { Choice, Filter, Next, Order, PagerDutyLink, Since, ToldWord, Unless, Word, give, holdWord } from "../parts.js";
import { link } from "../route.js";

/** As many as a summary has. */
const MOST = 200;

const RANKS = [
  ["trouble", "Not at PagerDuty: overdue or refused"],
  ["waiting", "About to be sent to PagerDuty"],
  ["unacknowledged", "Paged and not acknowledged"],
  ["open", "Acknowledged"],
  ["held", "Held"],
  ["closed", "Closed in the last hour"],
];

/** What became of a page that PagerDuty has not accepted: one that went unanswered may have woken someone. */
function unaccepted(row) {
  if (row.told === "REFUSED") return row.unanswered ? "PagerDuty refused the page; an earlier call was not answered and may have arrived." : "PagerDuty refused the page.";
  if (row.unanswered) return "A page was sent and not answered: it may have arrived.";
  return row.rank === "closed" ? "No page was sent." : "No page was sent yet.";
}

export function Who({ row }) {
  if (!row.accepted_at) return html`<span class="who"><b>${unaccepted(row)}</b></span>`;
  return html`<span class="who">Paged <b>${row.service_name}</b> <${At} iso=${row.accepted_at} />${
    row.acknowledged_at ? html`, acknowledged${row.acknowledged_by && html` by <b>${row.acknowledged_by}</b>`} <${At} iso=${row.acknowledged_at} />` : row.closed_at ? "" : ", not acknowledged"
  }. <${PagerDutyLink} id=${row.pagerduty_id} at=${row.pagerduty_url} /></span>`;
}

const Incident = row => html`<li class=${`row ${row.rank}`}>
  <div class="words"><${Word} of=${row.status} /> <${ToldWord} told=${row.rank === "held" ? "HELD" : row.told} /></div>
  <div class="what"><a href=${link("incident", row.id)}>${row.sentence}</a></div>
  <div class="age">${row.rank === "closed" ? html`<span class="since">closed <${At} iso=${row.closed_at} /></span>` : html`<${Since} iso=${row.since ?? row.opened_at} />`}</div>
  <${Who} row=${row} />
  <${Next} what=${row.next} at=${row.next_at} quiet=${row.rank !== "trouble"} />
</li>`;

/** After a storm that PagerDuty refused, one order for all of it. */
function RetryAll({ refused }) {
  if (refused.length < 2) return null;
  const all = async reason => {
    const failed = [];
    for (const row of refused) {
      try {
        await give(url("api/retry", { incident: row.id, reason }), "retry");
      } catch (problem) {
        failed.push(`incident ${row.id}: ${problem.message}`);
      }
    }
    const done = `${plural(refused.length - failed.length, "incident")} sent again`;
    if (failed.length > 0) throw new Error(`${done}, ${number(failed.length)} not: ${failed.join(" ")}`);
    return done;
  };
  return html`<${Order} label=${`Retry all ${number(refused.length)} refused`} word="retry all" give=${all} explain="It sends each to PagerDuty again. They may page." />`;
}

/** MISSING: accepted once, and not in PagerDuty any more. */
export const isTold = (row, wanted) => wanted === "MISSING" ? row.pagerduty_state === "missing" : wanted.split(",").includes(row.told);

function shown(rows, params) {
  const q = (params.q ?? "").toLowerCase();
  return rows.filter(row => (!params.service || row.service === params.service) && (!params.status || row.status === params.status) && (!params.told || isTold(row, params.told))
    && (!q || `${row.sentence} ${row.service_name} ${row.dedup_key} ${row.pagerduty_id} ${row.acknowledged_by} ${row.id}`.toLowerCase().includes(q)));
}

export function Now({ route, summary }) {
  const rows = shown(summary.rows, route.params);
  const services = Object.keys(summary.services);
  if (route.params.service && !services.includes(route.params.service)) services.push(route.params.service);
  const counts = [
    ...Object.entries(summary.out).map(([status, count]) => [link("components", null, { status }), `${number(count)} ${status}`, count]),
    ...Object.entries(summary.held).map(([reason, count]) => [link("held", null, { reason }), `${number(count)} held by ${holdWord(reason)}`, count]),
  ].filter(([, , count]) => count > 0);
  return html`
    ${counts.length > 0 && html`<p class="counts">Components: ${counts.map(([to, text], at) => html`${at > 0 && " · "}<a key=${to} href=${to}>${text}</a>`)}</p>`}
    ${summary.rows.length > 0 && html`<div class="filters" role="search" aria-label="Filter the incidents">
      <${Filter} route=${route} label="Filter" />
      <${Choice} route=${route} name="service" label="Service" options=${[["", "all"], ...services.map(id => [id, id])]} />
      <${Choice} route=${route} name="status" label="Status" options=${[["", "all"], ["DOWN", "DOWN"], ["DEGRADED", "DEGRADED"]]} />
      <${Choice} route=${route} name="told" label="PagerDuty" options=${[["", "all"], ["TOLD", "has it"], ["UNTOLD", "not yet"], ["HELD", "held"], ["OVERDUE", "overdue"], ["REFUSED", "refused"], ["OVERDUE,REFUSED", "overdue or refused"], ["MISSING", "missing at PagerDuty"]]} />
    </div>`}
    ${summary.rows.length > 0 && rows.length === 0 && html`<p class="note">None of ${plural(summary.rows.length, "incident")} passes the filter. <a href="#/now">Show all</a>${route.params.q && html` · <a href=${link("search", null, { q: route.params.q })}>Search everything for ${route.params.q}</a>`}</p>`}
    ${RANKS.map(([rank, title]) => {
      const here = rows.filter(row => row.rank === rank);
      return here.length > 0 && html`<section key=${rank} class=${`rank ${rank}`}>
        <h2>${title} <span class="count">${number(here.length)}</span></h2>
        ${rank === "trouble" && html`<${RetryAll} refused=${here.filter(row => row.told === "REFUSED")} />`}
        <ol class="rows">${here.map(row => html`<${Unless} key=${row.id} same=${row} draw=${Incident} />`)}</ol>
      </section>`;
    })}
    ${summary.rows.length >= MOST && html`<p class="note">The ${number(MOST)} most urgent are shown, of ${plural(summary.incidents, "incident")} that are not closed; the search finds any of them.</p>`}`;
}
