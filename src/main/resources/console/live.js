// What the router says now: a stream of summaries, or polling where streams are cut. Views ask again when it changes.
import { useEffect, useState } from "./vendor/preact-htm.js";
import { getPage, openStream, plain, setToken } from "./api.js";
import { setClock } from "./format.js";

const POLL = 2000;
const HIDDEN_POLL = 10000;
const SILENT = 12000;
const AGAIN = 15000;

export const STALE = 5000;

/** The latest summary; how it came; when anything was heard of the router last, by this page's monotonic clock. */
export const live = { summary: null, by: "nothing", heardAt: 0, problem: null };

const watchers = new Set();
const asking = new Set();

function announce() {
  watchers.forEach(watcher => watcher());
}

let said = null;

// Of the last event; none after a poll, which may have said something else since.
let lastId = null;

function take(text) {
  const summary = JSON.parse(text);
  setClock(summary.at);
  live.heardAt = performance.now();
  live.problem = null;
  const what = JSON.stringify({ ...summary, at: null });
  if (what !== said) {
    said = what;
    live.summary = summary;
    asking.forEach(ask => ask());
  }
  announce();
}

function fail(problem) {
  live.problem = problem;
  live.by = "nothing";
  announce();
}

// A browser has six connections to a router for all of its tabs: a page that is not looked at holds none of them open.
let stream = null;
let unloaded = false;
let wake = () => {};

const isAway = () => document.hidden || unloaded;

addEventListener("pagehide", () => {
  unloaded = true;
  stream?.abort();
});
addEventListener("pageshow", () => {
  unloaded = false;
  wake();
});
document.addEventListener("visibilitychange", () => (document.hidden ? stream?.abort() : wake()));

async function readStream() {
  const control = new AbortController();
  stream = control;
  let timer;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => control.abort(), SILENT);
  };
  alive();
  try {
    const reader = await openStream("api/stream", lastId, control.signal);
    const decoder = new TextDecoder();
    let rest = "";
    let data = "";
    let id = null;
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      alive();
      live.by = "stream";
      live.problem = null;
      live.heardAt = performance.now();
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r?\n/);
      rest = lines.pop();
      for (const line of lines) {
        if (line.startsWith("id:")) id = line.slice(3).trim();
        else if (line.startsWith("data:")) data += plain(line.slice(5));
        else if (line === "" && data) {
          take(data);
          data = "";
          lastId = id;
        }
      }
      announce();
    }
  } finally {
    clearTimeout(timer);
    control.abort();
  }
}

/** Whether it was over early, because the page is looked at again. */
const pause = millis => new Promise(done => {
  wake = () => done(true);
  setTimeout(() => done(false), millis);
});

async function poll() {
  const { text } = await getPage("api/summary");
  live.by = "polling";
  lastId = null;
  take(text);
}

/** Never ends. Between two tries of the stream, and while the page is hidden, it polls; a missing token waits for one. */
export async function follow() {
  for (;;) {
    try {
      if (!isAway()) await readStream();
    } catch (problem) {
      if (problem.status === 401) fail(problem);
    }
    const until = performance.now() + AGAIN;
    let woken = false;
    do {
      if (live.problem?.status === 401) {
        await new Promise(done => (tokenGiven = done));
        break;
      }
      try {
        if (!unloaded) await poll();
      } catch (problem) {
        fail(problem);
      }
      woken = await pause(document.hidden ? HIDDEN_POLL : POLL);
    } while (!woken && (isAway() || (performance.now() < until && !live.problem)));
  }
}

let tokenGiven = () => {};

export function giveToken(token) {
  setToken(token);
  live.problem = null;
  tokenGiven();
  asking.forEach(ask => ask());
}

/** A part of what is live; the component is drawn again only if that part is another. */
export function useLive(part) {
  const [seen, setSeen] = useState(() => part(live));
  useEffect(() => {
    const watcher = () => setSeen(part(live));
    watchers.add(watcher);
    watcher();
    return () => watchers.delete(watcher);
  }, []);
  return seen;
}

export const isStale = () => performance.now() - live.heardAt > STALE;

setInterval(announce, 1000);

/**
 * What a path answers, asked again when the summary changes and every so often. A view is drawn anew only if the answer
 * is another: {data, next, problem}, data null until it is there, and without a path.
 */
export function useData(path) {
  const [state, setState] = useState({ path: null, data: null, next: null, problem: null });
  useEffect(() => {
    if (path === null) return undefined;
    let gone = false;
    let busy = false;
    let again = false;
    let shown = null;
    const ask = async () => {
      if (busy || document.hidden) {
        again = true;
        return;
      }
      busy = true;
      again = false;
      try {
        const { text, next } = await getPage(path);
        if (!gone && text !== shown) {
          shown = text;
          setState({ path, data: JSON.parse(text), next, problem: null });
        }
      } catch (problem) {
        shown = null;
        if (!gone) setState(old => ({ ...(old.path === path ? old : { data: null, next: null }), path, problem }));
      }
      busy = false;
      if (again && !gone) setTimeout(ask, 1000);
    };
    const shownAgain = () => !document.hidden && again && ask();
    const timer = setInterval(ask, 10000);
    asking.add(ask);
    document.addEventListener("visibilitychange", shownAgain);
    ask();
    return () => {
      gone = true;
      clearInterval(timer);
      asking.delete(ask);
      document.removeEventListener("visibilitychange", shownAgain);
    };
  }, [path]);
  return path !== null && state.path === path ? state : { data: null, next: null, problem: null };
}

/** Asks all that is shown again, after an order. */
export function refresh() {
  asking.forEach(ask => ask());
}
