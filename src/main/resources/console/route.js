// The state of the page is in its URL: #/view/what?filter=...
import { useEffect, useState } from "./vendor/preact-htm.js";

function parse() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [view = "", ...rest] = path.split("/");
  return { view: view || "now", rest: rest.map(decodeURIComponent).join("/"), params: Object.fromEntries(new URLSearchParams(query)) };
}

export function link(view, what, params = {}) {
  const path = what === undefined || what === null ? "" : `/${String(what).split("/").map(encodeURIComponent).join("/")}`;
  const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return `#/${view}${path}${given.length ? `?${new URLSearchParams(given)}` : ""}`;
}

/** Another filter of the same view: typing leaves no trail of pages to go back through. */
export function replaceParams(route, params) {
  history.replaceState(null, "", link(route.view, route.rest || undefined, { ...route.params, ...params }));
  dispatchEvent(new HashChangeEvent("hashchange"));
}

export function useRoute() {
  const [route, setRoute] = useState(parse);
  useEffect(() => {
    const changed = () => setRoute(parse());
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  return route;
}
