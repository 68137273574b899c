import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { pages } from "./support/page-blocks.ts";
import { ROOT } from "./support/sources.ts";

interface SiteLinks {
  readonly file: string;
  readonly places: ReadonlyMap<string, string>;
  readonly publicFiles: (path: string) => string | undefined;
  readonly sourceUrl: string;
  readonly isFolder: (path: string) => boolean;
}

/** What the tools of the site export; they are plain modules, which Node 20 runs as they are. */
const load = async <Exports>(file: string): Promise<Exports> =>
  (await import(/* @vite-ignore */ new URL(`../docs/site/${file}`, import.meta.url).href)) as Exports;

const { PLACES, ENTRY_POINTS } = await load<{
  readonly PLACES: ReadonlyMap<string, string>;
  readonly ENTRY_POINTS: Readonly<Record<string, string>>;
}>("page-list.mjs");
const { withSiteLinks, anchorOf } = await load<{
  withSiteLinks(text: string, links: SiteLinks): string;
  anchorOf(heading: string): string;
}>("page-links.mjs");
const { loadedFromElsewhere, deadLinks } = await load<{
  loadedFromElsewhere(name: string, text: string): readonly string[];
  deadLinks(
    name: string,
    text: string,
    base: string,
    placesOf: (name: string) => ReadonlySet<string> | undefined,
  ): readonly string[];
}>("check-site.mjs");

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");

test("every page of the repository has a place on the site", () => {
  expect([...PLACES.keys()].sort()).toEqual([...pages()].sort());
  expect(new Set(PLACES.values()).size).toBe(PLACES.size);
});

test("the reference has every entry point of the package", () => {
  const { exports } = JSON.parse(read("package.json"));
  const sources = Object.entries<{ types?: string }>(exports)
    .filter(([name]) => name !== "./package.json")
    .map(([name, { types = "" }]) => [
      name.replace(/^\./, "ibkr-pool"),
      types.replace("./dist/", "").replace(/\.d\.ts$/, ".ts"),
    ]);
  expect(Object.entries(ENTRY_POINTS).sort()).toEqual(sources.sort());
});

const LINKS: SiteLinks = {
  file: "docs/guide.md",
  places: new Map([
    ["README.md", "index"],
    ["docs/guide.md", "guide"],
    ["sim/README.md", "fake-tws"],
  ]),
  publicFiles: (path) => (path.endsWith(".png") ? path.replace("docs/", "") : undefined),
  sourceUrl: "https://code.example/pool",
  isFolder: (path) => path === "src/orders",
};

test.each([
  ["a page", "[a](../sim/README.md)", "[a](/fake-tws)"],
  ["a part of a page", "[a](../sim/README.md#faults)", "[a](/fake-tws#faults)"],
  ["the first page", "[a](../README.md#drills)", "[a](/#drills)"],
  ["a part of the page itself", "[a](#options)", "[a](#options)"],
  ["a source", "[a](../src/pool.ts)", "[a](https://code.example/pool/blob/main/src/pool.ts)"],
  ["a folder", "[a](../src/orders)", "[a](https://code.example/pool/tree/main/src/orders)"],
  ["a picture that is a link", "[![a](pictures/a.png)](guide.md)", "[![a](/pictures/a.png)](/guide)"],
  ["another site", "[a](https://example.org/x)", "[a](https://example.org/x)"],
  ["code in a line", "`[a](guide.md)`", "`[a](guide.md)`"],
  ["a block", "```ts\n[a](guide.md)\n```", "```ts\n[a](guide.md)\n```"],
])("a link to %s is one of the site", (_, text, expected) => {
  expect(withSiteLinks(text, LINKS)).toBe(expected);
});

test("anchors are those of code hosts, also for headings that begin with a number", () => {
  expect(anchorOf("326: the client ID is in use")).toBe("326-the-client-id-is-in-use");
  expect(anchorOf("Orders of `lease.api`")).toBe("orders-of-leaseapi");
  expect(anchorOf("What TWS can't do, and why")).toBe("what-tws-cant-do-and-why");
});

test.each([
  ["a.html", '<script src="https://cdn.example/a.js"></script>'],
  ["a.html", '<link rel="stylesheet" href="//cdn.example/a.css">'],
  ["a.html", '<link href="https://fonts.example/a" rel="preload">'],
  ["a.html", '<img alt="a" src="http://example.org/a.png">'],
  ["a.html", "<style>@import 'https://fonts.example/a';</style>"],
  ["a.css", "@font-face{src:url(https://fonts.example/a.woff2)}"],
  ["a.svg", "<style>@import url('https://fonts.example/a');</style>"],
  ["a.svg", '<image href="https://example.org/a.png"/>'],
  ["a.js", 'import("https://cdn.example/a.js")'],
  ["a.js", "fetch(`https://example.org/a`)"],
  ["a.js", 'new WebSocket("wss://example.org/a")'],
])("in %s %s is found to load from elsewhere", (name, text) => {
  expect(loadedFromElsewhere(name, text)).toHaveLength(1);
});

test("what stays on the site, and a link that a reader may follow, loads nothing from elsewhere", () => {
  const page =
    '<link href="/assets/a.css" rel="stylesheet"><script src="/a.js"></script><img src="data:image/png;base64,A">' +
    '<a href="https://example.org">a</a><link rel="canonical" href="https://example.org">';
  expect(loadedFromElsewhere("a.html", page)).toEqual([]);
  expect(loadedFromElsewhere("a.js", 'const text = "https://example.org"; import("./b.js")')).toEqual([]);
});

test("a link to a page or to a place that does not exist is found", () => {
  const places = new Map([
    ["guide.html", new Set(["options"])],
    ["api/index.html", new Set<string>()],
    ["a.json", new Set<string>()],
  ]);
  const dead = (link: string, base = "/"): readonly string[] =>
    deadLinks("guide.html", `<a class="x" href="${link}">a</a>`, base, (name) => places.get(name));
  const good = [
    "/guide",
    "/guide#options",
    "#options",
    "/api/",
    "./guide",
    "/a.json",
    "https://example.org",
    "mailto:a",
  ];
  expect(good.flatMap((link) => dead(link))).toEqual([]);
  expect(dead("/docs/guide#options", "/docs/")).toEqual([]);
  const bad = ["/gide", "/guide#option", "#option", "/b.json"];
  expect(bad.flatMap((link) => dead(link))).toEqual(bad);
});

test("the lock file of the site names versions, and no addresses", () => {
  const lock = read("docs/site/package-lock.json");
  expect(lock).not.toContain('"resolved"');
  expect(JSON.parse(lock).packages["node_modules/vitepress"].version).toMatch(/^1\./);
});
