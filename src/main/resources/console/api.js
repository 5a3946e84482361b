// Questions to the management port. The token is asked for once, kept for the tab, and sent as a header.
const KEY = "trunkline-token";

export class Problem extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function setToken(token) {
  sessionStorage.setItem(KEY, token);
}

function headers(more) {
  const token = sessionStorage.getItem(KEY);
  return token ? { ...more, Authorization: `Bearer ${token}` } : { ...more };
}

/** A path with its parameters; those that are empty are left out. */
export function url(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== "");
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

async function ask(path, options) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch (unreachable) {
    throw new Problem(0, "The router does not answer.");
  }
  if (!answer.ok) {
    const text = await answer.text();
    let message = `The router answered ${answer.status}.`;
    try {
      message = JSON.parse(text).message ?? message;
    } catch (notJson) {
      // The status says it.
    }
    throw new Problem(answer.status, message);
  }
  return answer;
}

export async function getJson(path) {
  return JSON.parse((await getPage(path)).text);
}

/** An order: the header says which, so that no foreign page can give it. */
export async function order(path, action, body, method = "POST") {
  const text = body !== undefined && typeof body !== "string" ? JSON.stringify(body) : body;
  const type = typeof body === "string" ? "application/x-ndjson" : "application/json";
  const more = { "X-Trunkline": action, ...(body === undefined ? {} : { "Content-Type": type }) };
  return (await ask(path, { method, headers: headers(more), body: text })).text();
}

/** The stream, by fetch and not by EventSource, which takes no header. */
export async function openStream(path, lastId, signal) {
  const more = { Accept: "text/event-stream", ...(lastId ? { "Last-Event-ID": lastId } : {}) };
  return (await ask(path, { headers: headers(more), cache: "no-store", signal })).body.getReader();
}

/** Overrides of the writing direction would reorder what stands around a name. */
export const plain = text => text.replace(/[\u202A-\u202E\u2066-\u2069]/g, "\uFFFD");

/** One page of a list as text, and the cursor of the next, or null on the last. */
export async function getPage(path) {
  const answer = await ask(path, { headers: headers(), cache: "no-store" });
  const next = /<([^>]*)>;\s*rel="next"/.exec(answer.headers.get("Link") ?? "");
  return { text: plain(await answer.text()), next: next ? new URL(next[1], location.href).searchParams.get("cursor") : null };
}
