import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as pass } from "node:timers/promises";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { type TestAPI, test } from "vitest";

/** How a page is opened. */
export interface PageOptions {
  /** Width of the window in px. Default 1 280. */
  readonly width?: number;
  /** Height of the window in px. Default 900. */
  readonly height?: number;
  /** Default `light`. */
  readonly colorScheme?: "light" | "dark";
  /** Default `no-preference`. */
  readonly reducedMotion?: "reduce" | "no-preference";
  /** Whether it has touch and the sizes of a phone. Default false. */
  readonly phone?: boolean;
}

/** A page in the browser, and what was seen of it since it was opened. */
export interface OpenPage {
  readonly page: Page;
  /** Errors and warnings on its console. */
  readonly consoleErrors: string[];
  /** Errors that its code threw and nothing caught. */
  readonly pageErrors: string[];
  /** URLs of everything that it requested, in order. */
  readonly requests: string[];
  /** Returns what a person could not read or reach: contrast, names of controls, width. */
  problems(): Promise<string[]>;
}

/** Fixtures of a test with a browser. */
export interface BrowserFixtures {
  /** The browser of the file; undefined where there is none. */
  readonly browser: Browser | undefined;
  /** Opens a page without address in a context of its own, which ends with the test. */
  readonly open: (options?: PageOptions) => Promise<OpenPage>;
}

const CHECKS = readFileSync(new URL("page-checks.js", import.meta.url), "utf8");
const NAMES = ["/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/** Bounds of starting and of ending the browser, and of each wait in a page, in ms; a loaded machine is slow. */
const [LAUNCH_MS, CLOSE_MS, WAIT_MS] = [40_000, 5_000, 15_000];

/** Chromium on this machine, as its command; undefined where there is none. */
const EXECUTABLE = [process.env.CHROMIUM ?? "", ...NAMES].find(
  (name) => name !== "" && spawnSync(name, ["--version"], { timeout: 20_000 }).status === 0,
);

/** Gets the path of a command. */
function pathOf(command: string): string {
  if (command.includes("/")) return command;
  return spawnSync("sh", ["-c", `command -v ${command}`], { encoding: "utf8" }).stdout.trim();
}

async function launch(command: string): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return await chromium.launch({
    executablePath: pathOf(command),
    // Small shared memory, as in containers, must not end it; a superuser has no sandbox.
    args: ["--disable-dev-shm-usage", "--disable-gpu", ...(isRoot ? ["--no-sandbox"] : [])],
    timeout: LAUNCH_MS,
  });
}

/** Opens a page and records what it does. */
async function openPage(context: BrowserContext): Promise<OpenPage> {
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  const seen: OpenPage = {
    page,
    consoleErrors: [],
    pageErrors: [],
    requests: [],
    problems: () => page.evaluate<string[]>(CHECKS),
  };
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") seen.consoleErrors.push(message.text());
  });
  page.on("pageerror", (error) => seen.pageErrors.push(String(error)));
  page.on("request", (request) => seen.requests.push(request.url()));
  return seen;
}

const contextOptions = ({
  width = 1_280,
  height = 900,
  colorScheme = "light",
  reducedMotion = "no-preference",
  phone = false,
}: PageOptions) => ({
  viewport: { width, height },
  colorScheme,
  reducedMotion,
  hasTouch: phone,
  isMobile: phone,
});

/** Ends something that may hang; what is left of it ends with the process, which kills the browser. */
const ended = (end: Promise<unknown>): Promise<unknown> =>
  Promise.race([end.catch(() => undefined), pass(CLOSE_MS, undefined, { ref: false })]);

/**
 * Runs a test with a page in headless Chromium; one browser serves all tests of a file.
 *
 * The executable is found by `CHROMIUM`, then under its usual names. Where there is none, the test is skipped with the reason.
 *
 * @example
 * ```ts
 * browserTest("the page says hello", async ({ open }) => {
 *   const { page } = await open({ width: 390, colorScheme: "dark" });
 *   await page.goto(url);
 * });
 * ```
 */
export const browserTest: TestAPI<BrowserFixtures> = test.extend<BrowserFixtures>({
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures this one needs.
    async ({}, use) => {
      const browser = EXECUTABLE === undefined ? undefined : await launch(EXECUTABLE);
      await use(browser);
      if (browser !== undefined) await ended(browser.close());
    },
    { scope: "file" },
  ],
  open: async ({ browser, skip }, use) => {
    if (browser === undefined)
      return skip("no Chromium is found: name its executable in CHROMIUM, or install it");
    const contexts: BrowserContext[] = [];
    await use(async (options = {}) => {
      const context = await browser.newContext(contextOptions(options));
      contexts.push(context);
      return await openPage(context);
    });
    for (const context of contexts) await ended(context.close());
  },
});
