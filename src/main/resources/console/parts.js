// What several views are made of.
import { Component, html, useState } from "./vendor/preact-htm.js";
import { order } from "./api.js";
import { Age, At, Until, number } from "./format.js";
import { live, refresh } from "./live.js";
import { link, replaceParams } from "./route.js";

/** The word stands there, the colour only repeats it. */
export const Word = ({ of, kind }) => of && html`<b class="word ${String(kind ?? of).toLowerCase()}">${of}</b>`;

export const ToldWord = ({ told }) => told && told !== "TOLD" && html`<${Word} of=${TOLD_WORDS[told] ?? told} kind=${told} />`;

const TOLD_WORDS = { UNTOLD: "NOT YET SENT", HELD: "HELD", REFUSED: "REFUSED", OVERDUE: "OVERDUE" };

const HOLD_WORDS = { rejected: "a refusal of PagerDuty", planned: "planned work", dismissed: "a person who closed its incident" };

/** What holds a component, in words. */
export const holdWord = reason => HOLD_WORDS[reason] ?? reason;

/** Draws what is in it again only if the record that it is drawn from is another. */
export class Unless extends Component {
  shouldComponentUpdate(next) {
    return JSON.stringify(next.same) !== JSON.stringify(this.props.same);
  }
  render({ draw, same }) {
    return draw(same);
  }
}

/** A sentence whose commands stand between backticks. */
export const Prose = ({ text }) => text.split("`").map((part, at) => (at % 2 ? html`<code key=${at}>${part}</code>` : part));

/** A list of records as a table that becomes a list of cards where there is no room. */
export function Rows({ caption, columns, rows, id, draw }) {
  return html`<table>
    <caption class="hidden">${caption}</caption>
    <thead><tr>${columns.map(column => html`<th scope="col" key=${column}>${column}</th>`)}</tr></thead>
    <tbody>${rows.map(row => html`<${Unless} key=${id(row)} same=${row} draw=${draw} />`)}</tbody>
  </table>`;
}

export const Waiting = ({ problem }) => problem
  ? html`<p class="note bad" role="alert">${problem.message}</p>`
  : html`<p class="note">Asking the router ...</p>`;

/** What was shown before stays, with a word on why it is no longer fresh. */
export const Trouble = ({ problem }) => problem && html`<p class="note bad" role="alert">Not fresh: ${problem.message}</p>`;

export const Since = ({ iso }) => iso && html`<span class="when"><b><${Age} iso=${iso} /></b> <span class="since">since <${At} iso=${iso} /></span></span>`;

export const Next = ({ what, at, quiet }) => what && html`<span class=${`next ${quiet && !at ? "quiet" : ""}`}><${Prose} text=${what} />${at && html` <span class="due"><${Until} iso=${at} /></span>`}</span>`;

export const ComponentLink = ({ id, name }) =>
  html`<a href=${link("component", id)}>${name || id.split("/").slice(2).join("/")}</a>${name && html` <small>${id}</small>`}`;

export const IncidentLink = ({ id }) => id !== null && id !== undefined && html`<a href=${link("incident", id)}>incident ${id}</a>`;

export const PagerDutyLink = ({ id, at }) =>
  id && html`<a class="whole" href=${/^https?:/.test(at ?? "") ? at : `https://app.pagerduty.com/incidents/${encodeURIComponent(id)}`} target="_blank" rel="noopener noreferrer">PagerDuty ${id}</a>`;

export const Facts = ({ of }) => html`<dl class="facts">${of
  .filter(([, value]) => value !== null && value !== undefined && value !== false && value !== "")
  .map(([name, value]) => html`<div key=${name}><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;

const PAGE = 100;

/** The page of a list that is known as a whole, and where the next one begins: a storm has more rows than a browser draws at once. */
export function pageOf(rows, route) {
  // The list may have become shorter than where the link points to.
  const from = Math.min(Number(route.params.from) || 0, Math.max(0, rows.length - 1));
  const next = from + PAGE;
  return { shown: rows.slice(from, next), next: next < rows.length ? next : null };
}

/** Pages of a list whose rows are fetched by a cursor; going back is the browser's. */
export function Pager({ route, count, next }) {
  const from = Number(route.params.from ?? 0);
  if (from === 0 && !next) return null;
  const to = params => link(route.view, route.rest || undefined, { ...route.params, ...params });
  return html`<nav class="pager" aria-label="Pages">
    <span>${number(from + 1)} to ${number(from + count)}</span>
    ${from > 0 && html`<a href=${to({ cursor: "", from: "" })}>First page</a>`}
    ${next && html`<a href=${to({ cursor: next, from: from + count })}>Next page</a>`}
  </nav>`;
}

/** A choice that goes into the URL. */
export function Choice({ route, name, label, options }) {
  const changed = event => replaceParams(route, { [name]: event.target.value, cursor: "", from: "" });
  return html`<label>${label} <select value=${route.params[name] ?? ""} onChange=${changed}>
    ${options.map(([value, text]) => html`<option key=${value} value=${value}>${text}</option>`)}
  </select></label>`;
}

export function Filter({ route, label }) {
  const typed = event => replaceParams(route, { q: event.target.value, cursor: "", from: "" });
  return html`<label>${label} <input type="search" value=${route.params.q ?? ""} onInput=${typed} autocomplete="off" spellcheck=${false} /></label>`;
}

/**
 * An order to the router: shown only where pages may order. It asks for a reason and for a word to be typed, since what
 * it does pages people or keeps them from being paged.
 */
export function Order({ label, explain, word, give, children }) {
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState(null);
  if (!live.summary?.write) return null;
  if (!open) {
    return html`<div class="order"><button type="button" class="quiet" onClick=${() => { setOpen(true); setSaid(null); }}>${label} ...</button>
      ${said && html` <span role="status" class=${said.bad ? "bad" : "good"}>${said.text}</span>`}</div>`;
  }
  const submit = async event => {
    event.preventDefault();
    const form = new FormData(event.target);
    if (form.get("confirm").trim() !== word) {
      setSaid({ bad: true, text: `Nothing was done: type ${word} to confirm.` });
      return;
    }
    try {
      const answer = await give(form.get("reason").trim(), form);
      setOpen(false);
      setSaid({ bad: false, text: answer });
      refresh();
    } catch (problem) {
      setSaid({ bad: true, text: problem.message });
    }
  };
  return html`<form class="order open" onSubmit=${submit} aria-label=${label}>
    <p><b>${label}.</b> ${explain}</p>
    ${children}
    <label>Reason, for the audit log <input name="reason" required maxlength="200" autocomplete="off" /></label>
    <label><span>Type <code>${word}</code> to confirm</span> <input name="confirm" required autocomplete="off" spellcheck=${false} /></label>
    ${said && html`<p class=${said.bad ? "bad" : "good"} role="alert">${said.text}</p>`}
    <div class="buttons"><button>${label}</button> <button type="button" class="quiet" onClick=${() => setOpen(false)}>Cancel</button></div>
  </form>`;
}

/** Gives an order and says what came of it. */
export async function give(path, action, body, method) {
  const text = await order(path, action, body, method);
  try {
    return JSON.parse(text).message ?? "Done";
  } catch (notJson) {
    return "Done";
  }
}
