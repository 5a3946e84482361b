// Times, ages and numbers in the reader's own format; what is exact stands in UTC in the title.
import { html, useLayoutEffect, useRef } from "./vendor/preact-htm.js";

const CLOCK = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const DAY = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
const NUMBER = new Intl.NumberFormat(undefined);

// The router's clock minus this machine's, in ms: ages and countdowns go by the router's.
let skew = 0;

export function setClock(iso) {
  skew = Date.parse(iso) - Date.now();
}

export const now = () => Date.now() + skew;

export const number = value => NUMBER.format(value);

export const plural = (count, word) => `${number(count)} ${word}${count === 1 ? "" : "s"}`;

export const utc = iso => `${iso.replace("T", " ").replace(/\.\d+/, "").replace(/Z$/, "")} UTC`;

/** The time of day today, with the date on other days. */
export function clock(iso) {
  const then = new Date(iso);
  return then.toDateString() === new Date().toDateString() ? CLOCK.format(then) : DAY.format(then);
}

export function span(millis) {
  const seconds = Math.max(0, Math.round(millis / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (minutes === 0) return `${seconds} s`;
  if (hours === 0) return minutes < 5 && seconds % 60 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
  if (days === 0) return minutes % 60 ? `${hours} h ${minutes % 60} min` : `${hours} h`;
  return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
}

const ticking = new Set();
setInterval(() => ticking.forEach(tick => tick()), 1000);

/** A text that changes as time goes by. It writes the text alone, so that no row is drawn anew for it. */
function Ticking({ iso, say }) {
  const element = useRef(null);
  useLayoutEffect(() => {
    const tick = () => {
      const text = say(iso);
      if (element.current.textContent !== text) element.current.firstChild.data = text;
    };
    ticking.add(tick);
    return () => ticking.delete(tick);
  }, [iso, say]);
  return html`<time ref=${element} datetime=${iso} title=${utc(iso)}>${say(iso)}</time>`;
}

const sayAge = iso => span(now() - Date.parse(iso));
const sayUntil = iso => {
  const left = Date.parse(iso) - now();
  return left > 0 ? `in ${span(left)}` : "now due";
};

export const Age = ({ iso }) => iso && html`<${Ticking} iso=${iso} say=${sayAge} />`;
export const Until = ({ iso }) => iso && html`<${Ticking} iso=${iso} say=${sayUntil} />`;
export const At = ({ iso }) => iso && html`<time datetime=${iso} title=${utc(iso)}>${clock(iso)}</time>`;
