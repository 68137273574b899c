// Checks of the built site: it loads nothing from elsewhere, and each link within it leads to a page and to a place on it.
import { readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";

/** Elements that load what they name, and the attribute that names it. */
const LOADED = [
  /<script\b[^>]*\bsrc="([^"]*)"/g,
  /<link\b(?![^>]*\brel="(?:canonical|alternate)")[^>]*\bhref="([^"]*)"/g,
  /<(?:img|iframe|source|video|audio|embed)\b[^>]*\bsrc="([^"]*)"/g,
  /<(?:use|image)\b[^>]*\bhref="([^"]*)"/g,
];

/** What styles load. */
const STYLED = [/url\(\s*["']?([^"')]+)/g, /@import\s+["']([^"']+)/g];

/** What code loads by an address that is written out. */
const CODED = [
  /\b(?:fetch|import|importScripts)\(\s*["'`](https?:[^"'`]*)/g,
  /\bnew (?:WebSocket|EventSource|Worker)\(\s*["'`]((?:https?|wss?):[^"'`]*)/g,
];

const all = (text, patterns) =>
  patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, found]) => found));

/** Is it an address of another machine? */
const isElsewhere = (address) => /^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(address);

/** Finds what a file of the site loads from elsewhere. */
export function loadedFromElsewhere(name, text) {
  const patterns = name.endsWith(".html")
    ? [...LOADED, ...STYLED]
    : name.endsWith(".css") || name.endsWith(".svg")
      ? [...STYLED, ...LOADED]
      : name.endsWith(".js")
        ? CODED
        : [];
  return all(text, patterns).filter(isElsewhere);
}

/** The file of an address within the site. */
function fileOf(path, base) {
  const own = path.startsWith(base) ? path.slice(base.length) : path.replace(/^\//, "");
  if (own === "" || own.endsWith("/")) return `${own}index.html`;
  return /\.\w+$/.test(own) ? own : `${own}.html`;
}

/** Finds links of a page that lead to no file of the site, or to no place on it. */
export function deadLinks(name, text, base, placesOf) {
  const links = [...text.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)].map(([, link]) => link);
  return links.filter((link) => {
    if (isElsewhere(link) || /^[a-z]+:/i.test(link)) return false;
    const [path = "", anchor] = link.split("#");
    const absolute =
      path === "" ? undefined : path.startsWith("/") ? path : posix.join("/", posix.dirname(name), path);
    const places = placesOf(absolute === undefined ? name : fileOf(absolute, base));
    return (
      places === undefined ||
      (anchor !== undefined && anchor !== "" && !places.has(decodeURIComponent(anchor)))
    );
  });
}

/** Checks all files below a folder. @returns The number of pages, and a sentence for each fault. */
export function checkSite(folder, base) {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) =>
    name.replaceAll("\\", "/"),
  );
  const texts = new Map(
    names
      .filter((name) => /\.(html|css|js|svg)$/.test(name))
      .map((name) => [name, readFileSync(join(folder, name), "utf8")]),
  );
  const known = new Set(names);
  const ids = new Map();
  const placesOf = (name) => {
    if (!known.has(name)) return undefined;
    if (!ids.has(name)) ids.set(name, new Set(all(texts.get(name) ?? "", [/\bid="([^"]*)"/g])));
    return ids.get(name);
  };
  const faults = [...texts].flatMap(([name, text]) => [
    ...loadedFromElsewhere(name, text).map((address) => `${name}: loads ${address}`),
    ...(name.endsWith(".html") ? deadLinks(name, text, base, placesOf) : []).map(
      (link) => `${name}: nothing is at ${link}`,
    ),
  ]);
  return {
    pages: [...texts.keys()].filter((name) => name.endsWith(".html")).length,
    faults: [...new Set(faults)],
  };
}
