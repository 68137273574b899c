// Opens the pages of the built site in Chromium, on a phone in the dark and in a wide window: nothing is requested from
// elsewhere, no script fails, and no page is wider than its window. Without Chromium it says so, and does nothing.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { PLACES } from "../docs/site/page-list.mjs";

const DIST = fileURLToPath(new URL("../docs/site/dist/", import.meta.url));
const PAGES = [
  ...[...PLACES.values()].map((place) => (place === "index" ? "/" : `/${place}`)),
  ...[
    "/api/",
    "/api/ibkr-pool/",
    "/api/ibkr-pool/classes/IbkrPool",
    "/api/ibkr-pool/sim/functions/startFakeTws",
  ],
];
/** On a phone every page is opened, as there is the least room; in a wide window one of each kind. */
const WINDOWS = [
  [{ viewport: { width: 1_280, height: 900 }, colorScheme: "light" }, ["/", "/guide", "/api/ibkr-pool/"]],
  [{ viewport: { width: 390, height: 844 }, colorScheme: "dark", isMobile: true, hasTouch: true }, PAGES],
];
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };

const names = [
  process.env.CHROMIUM ?? "",
  "/usr/bin/chromium",
  "chromium",
  "chromium-browser",
  "google-chrome",
];
const command = names.find(
  (name) => name !== "" && spawnSync(name, ["--version"], { timeout: 20_000 }).status === 0,
);
if (command === undefined) {
  console.log("no Chromium: the pages are not opened");
  process.exit(0);
}
const executablePath = spawnSync("sh", ["-c", `command -v ${command}`], { encoding: "utf8" }).stdout.trim();

const server = createServer((request, response) => {
  const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
  const file = path.endsWith("/") ? `${path}index.html` : extname(path) === "" ? `${path}.html` : path;
  try {
    const body = readFileSync(join(DIST, file));
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

const isRoot = process.getuid?.() === 0;
const browser = await chromium.launch({
  executablePath,
  chromiumSandbox: !isRoot,
  args: ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
const faults = [];
for (const [window, paths] of WINDOWS) {
  const context = await browser.newContext(window);
  for (const path of paths) {
    const page = await context.newPage();
    const where = `${path} at ${window.viewport.width} px`;
    page.on("request", (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith("data:"))
        faults.push(`${where}: requests ${request.url()}`);
    });
    page.on("pageerror", (error) => faults.push(`${where}: ${error.message}`));
    page.on("response", (answer) => {
      if (answer.status() >= 400) faults.push(`${where}: ${answer.status()} for ${answer.url()}`);
    });
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(`${where}: ${message.text()}`);
    });
    const answer = await page.goto(`${origin}${path}`, { waitUntil: "load" });
    // What the scripts of the page do once it is there.
    await page.waitForTimeout(300);
    if (answer?.status() !== 200) faults.push(`${where}: status ${answer?.status()}`);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wider > 0) faults.push(`${where}: ${wider} px wider than the window`);
    await page.close();
  }
  await context.close();
}
await browser.close();
server.close();
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exit(1);
console.log(`${PAGES.length} pages were opened, and request nothing from elsewhere`);
