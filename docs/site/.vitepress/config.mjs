import { defineConfig } from "vitepress";
import { diagrams } from "../diagrams.mjs";
import { anchorOf } from "../page-links.mjs";
import { ENTRY_POINTS, GROUPS } from "../page-list.mjs";

/** Entry points in the sidebar of the reference: their pages list the names, of which there are too many for every page. */
const reference = Object.keys(ENTRY_POINTS).map((name) => ({ text: name, link: `/api/${name}/` }));

/** Several callers, one connection. */
const ICON = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#3451b2"/>' +
    '<g stroke="#fff" stroke-width="3" fill="none"><path d="M6 8h5l6 8h9M6 16h20M6 24h5l6-8"/></g></svg>',
)}`;

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
  head: [["link", { rel: "icon", href: ICON }]],
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
      "/api/": [
        { text: "Reference", link: "/api/", items: reference },
        { text: "Pages", items: [{ text: "Overview", link: "/" }, ...groups[0].items.slice(1)] },
      ],
      "/": [...groups, { text: "Reference", items: [{ text: "All entry points", link: "/api/" }] }],
    },
    outline: { level: [2, 3], label: "On this page" },
    search: { provider: "local" },
    docFooter: { prev: "Before", next: "Next" },
    footer: { message: "MIT. Not affiliated with Interactive Brokers." },
  },
});
