import { existsSync, readFileSync } from "node:fs";
import { defineConfig } from "vitepress";
import { diagrams } from "../diagrams.mjs";
import { anchorOf } from "../page-links.mjs";
import { GROUPS } from "../page-list.mjs";

/** The sidebar of the reference, which was written with it. */
const REFERENCE = new URL("../pages/api/typedoc-sidebar.json", import.meta.url);
const reference = existsSync(REFERENCE) ? JSON.parse(readFileSync(REFERENCE, "utf8")) : [];

const groups = GROUPS.map(({ text, pages }) => ({
  text,
  items: pages.map(([, place, name]) => ({ text: name, link: place === "index" ? "/" : `/${place}` })),
}));

export default defineConfig({
  title: "ibkr-pool",
  description: "One shared, supervised connection to Interactive Brokers for any number of callers",
  lang: "en",
  srcDir: "pages",
  outDir: "dist",
  cleanUrls: true,
  lastUpdated: false,
  markdown: {
    anchor: { slugify: anchorOf },
    // Long tables of plain text are read more easily without numbers of lines.
    lineNumbers: false,
    config: diagrams,
  },
  themeConfig: {
    nav: [
      { text: "Guide", link: "/guide" },
      { text: "Questions", link: "/questions" },
      { text: "Drills", link: "/drills" },
      { text: "Reference", link: "/api/" },
    ],
    sidebar: {
      "/api/": [{ text: "Reference", link: "/api/", items: reference }],
      "/": [...groups, { text: "Reference", items: [{ text: "All entry points", link: "/api/" }] }],
    },
    outline: { level: [2, 3], label: "On this page" },
    search: { provider: "local" },
    docFooter: { prev: "Before", next: "Next" },
    footer: { message: "MIT. Not affiliated with Interactive Brokers." },
  },
});
