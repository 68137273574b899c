// Builds the site of the pages with its reference: npm run docs [-- --serve] [--port 4173] [--base /path/].
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, serve } from "vitepress";
import { checkSite } from "./check-site.mjs";
import { withSiteLinks } from "./page-links.mjs";
import { ENTRY_POINTS, PLACES } from "./page-list.mjs";
import { writeReference } from "./reference.mjs";

const SITE = fileURLToPath(new URL(".", import.meta.url));
const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const [PAGES, DIST] = [join(SITE, "pages"), join(SITE, "dist")];

/** Files that pages lead to and that the site serves as they are. */
const PUBLIC = /^docs\/((?:pictures|monitoring)\/[\w.-]+|[\w.-]+\.json)$/;

function writePages() {
  rmSync(PAGES, { recursive: true, force: true });
  mkdirSync(join(PAGES, "public"), { recursive: true });
  const { repository } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
  const published = new Set();
  for (const [file, place] of PLACES) {
    const text = withSiteLinks(readFileSync(join(ROOT, file), "utf8"), {
      file,
      places: PLACES,
      sourceUrl: `https://github.com/${repository.replace("github:", "")}`,
      isFolder: (path) => existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).isDirectory(),
      publicFiles: (path) => {
        const [, name] = PUBLIC.exec(path) ?? [];
        if (name !== undefined) published.add(name);
        return name;
      },
    });
    writeFileSync(join(PAGES, `${place}.md`), text);
  }
  for (const name of published) {
    mkdirSync(join(PAGES, "public", dirname(name)), { recursive: true });
    cpSync(join(ROOT, "docs", name), join(PAGES, "public", name));
  }
}

const { values } = parseArgs({
  options: {
    base: { type: "string", default: "/" },
    port: { type: "string", default: "4173" },
    serve: { type: "boolean", default: false },
  },
});
if (!/^\/(.*\/)?$/.test(values.base))
  throw new Error(`--base: expected a path such as /docs/, got ${values.base}`);

writePages();
await writeReference({ root: ROOT, out: join(PAGES, "api"), entryPoints: ENTRY_POINTS });
await build(SITE, { base: values.base });
const { pages, faults } = checkSite(DIST, values.base);
for (const fault of faults) console.error(fault);
if (faults.length > 0) throw new Error(`${basename(DIST)}: ${faults.length} faults in ${pages} pages`);
console.log(`${pages} pages in docs/site/dist, which load nothing from elsewhere`);
if (values.serve) {
  await serve({ root: SITE, port: Number(values.port), base: values.base.replace(/^\/|\/$/g, "") });
}
