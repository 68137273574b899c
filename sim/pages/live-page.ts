import { pageFile } from "./page-files.ts";

/** A file that the live page consists of. */
export interface LiveFile {
  /** Its name below the address of the page, e.g. `live.css`; the page itself is `index.html`. */
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  /** Its text. */
  readonly text: string;
}

/** The policy that the page is served with: nothing of another origin, no script or style within the page. */
export const LIVE_POLICY: string =
  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

const TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

const NAMES: readonly string[] = [
  "index.html",
  "live.css",
  "panes.css",
  "icon.svg",
  "main.js",
  "api.js",
  "dom.js",
  "ended.js",
  "faults.js",
  "filter.js",
  "keys.js",
  "log.js",
  "orders.js",
  "rate.js",
  "sessions.js",
];

/** Reads the files of the live page, which a server of the control port serves beside each other. */
export function livePage(): readonly LiveFile[] {
  return NAMES.map((name) => ({
    name,
    type: TYPES[name.split(".").at(-1) ?? ""] ?? "text/plain; charset=utf-8",
    text: pageFile(`live/${name}`),
  }));
}
