import { expect, test } from "vitest";
import { htmlReport } from "../../../../sim/drills/report/html-report.ts";
import { type BrowserFixtures, browserTest, type OpenPage } from "../../../support/browser.ts";
import {
  emptyRecord,
  flatRecord,
  HOSTILE,
  hostileRecord,
  openRecord,
  poolRecord,
  reportOf,
  sampleFrames,
  sampleReport,
  stockRecord,
} from "../../../support/drill-records.ts";

const SAMPLE = htmlReport(sampleReport());

/** Opens a report as a file that a browser gets, without a network. */
async function openReport(
  open: BrowserFixtures["open"],
  html: string,
  options?: Parameters<BrowserFixtures["open"]>[0],
): Promise<OpenPage> {
  const opened = await open(options);
  await opened.page.setContent(html);
  return opened;
}

/** Moves a handle of the slider to a time, in ms. */
const moveTo = ({ page }: Pick<OpenPage, "page">, label: RegExp, ms: number): Promise<void> =>
  page.getByLabel(label).fill(`${ms}`);

/** Texts by which each pane says how much of it is shown. */
const counts = ({ page }: OpenPage): Promise<string[]> =>
  page.locator("article [aria-live=polite]").allInnerTexts();

browserTest("the slider filters every pane of the report at once", async ({ open }) => {
  const opened = await openReport(open, SAMPLE);
  const before = await counts(opened);
  const bars = await opened.page.locator("svg.timeline g.bar").count();
  await moveTo(opened, /^Start/, 12_410);
  await moveTo(opened, /^End/, 12_500);
  const after = await counts(opened);
  expect(after).toHaveLength(before.length);
  expect(after.filter((text, index) => text === before[index])).toEqual([]);
  expect(after[0]).toContain("12.410 s to 12.500 s");
  expect(await opened.page.locator("svg.timeline g.bar").count()).toBeLessThan(bars);
  await opened.page.getByRole("button", { name: "Whole drill" }).click();
  expect(await counts(opened)).toEqual(before);
});

browserTest("handles of the slider move by keys and never pass each other", async ({ open }) => {
  const opened = await openReport(open, SAMPLE);
  const start = opened.page.getByLabel(/^Start/);
  await start.focus();
  await opened.page.keyboard.press("ArrowRight");
  expect(await start.inputValue()).toBe("200");
  await opened.page.keyboard.press("End");
  expect(await start.inputValue()).toBe("19999");
  expect(await opened.page.getByLabel(/^End/).inputValue()).toBe("20000");
});

browserTest("a narrow page breaks no flag of the command that repeats a drill", async ({ open }) => {
  const { page } = await openReport(open, SAMPLE, { width: 390, phone: true });
  const command = page.locator(".command code").first();
  expect(await command.textContent()).toMatch(/^ibkr-pool drill run .* --seed \d+/);
  const heights = await command
    .locator(".word")
    .evaluateAll((words) =>
      words.filter((word) => word.clientWidth < 200).map(({ clientHeight }) => clientHeight),
    );
  expect(heights.length).toBeGreaterThan(4);
  expect(new Set(heights).size).toBe(1);
  expect(await command.evaluate((element) => element.clientHeight)).toBeGreaterThan(2 * (heights[0] ?? 0));
});

browserTest("the filter of the log leaves the lines that have its words", async ({ open }) => {
  const { page } = await openReport(open, SAMPLE);
  await page.getByLabel("Filter", { exact: true }).fill("reqMktData");
  const lines = await page.locator("#log tbody tr").allInnerTexts();
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.filter((line) => !line.includes("reqMktData"))).toEqual([]);
  await page.getByLabel("Filter", { exact: true }).fill("");
  await page.getByLabel(/only frames touched/).check();
  expect(await page.locator("#log tbody tr").count()).toBe(4);
});

browserTest("a drill that was not reached has no grade and says first why", async ({ open }) => {
  const idle = sampleReport().drills.filter(({ outcome }) => outcome === "not reached");
  const { page } = await openReport(open, htmlReport(reportOf(idle)));
  expect(await page.locator("h1").textContent()).toBe("Drill report: no grade, because no drill was reached");
  expect(await page.locator(".why").first().textContent()).toBe(
    "The fault was never reached: no session was open.",
  );
  expect(await page.locator("article").textContent()).not.toMatch(/\d+ of 100/);
});

browserTest("on a phone a marked row has one ground, and the slider takes two lines", async ({ open }) => {
  const { page } = await openReport(open, SAMPLE, { width: 390, phone: true });
  const ground = (selector: string) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => getComputedStyle(element).backgroundColor);
  const clear = "rgba(0, 0, 0, 0)";
  for (const row of ['#overview tr[aria-current="true"]', "#orders tr.differs"]) {
    expect(await ground(row)).not.toBe(clear);
    expect(await ground(`${row} > td`)).toBe(clear);
  }
  const box = await page.locator("#window").boundingBox();
  expect(box?.height).toBeLessThan(80);
});

browserTest("hints of the timeline are whole on a phone, in as many lines as they need", async ({ open }) => {
  const { page } = await openReport(open, SAMPLE, { width: 390, phone: true });
  const hints = await page.locator("svg.timeline .axis").allTextContents();
  expect(hints.filter((hint) => hint.includes("…"))).toEqual([]);
  const right = await page
    .locator("svg.timeline text.axis, svg.timeline .axis")
    .evaluateAll((all) => Math.max(...all.map((one) => one.getBoundingClientRect().right)));
  expect(right).toBeLessThanOrEqual(390);
});

browserTest("the log counts every line where nothing hides one", async ({ open }) => {
  const { page } = await openReport(open, SAMPLE);
  const says = page.locator("#log [aria-live]");
  expect(await says.textContent()).toMatch(/^[\d,]+ lines\./);
  await page.getByLabel("Filter", { exact: true }).fill("reqMktData");
  expect(await says.textContent()).toMatch(/^[\d,]+ of [\d,]+ lines match\./);
});

browserTest("a frame that shows a check is found in the log", async ({ open }) => {
  const { page } = await openReport(open, SAMPLE);
  await moveTo({ page }, /^End/, 1_000);
  await page.getByRole("button", { name: "Show frame 238" }).click();
  expect(await page.locator("#log tr.found td").first().textContent()).toBe("238");
});

browserTest("another drill is chosen by keys, and its commands and checks are shown", async ({ open }) => {
  const { page } = await openReport(open, SAMPLE);
  expect(await page.locator("#drill h2").textContent()).toBe("nightly-restart");
  await page.getByRole("button", { name: "drop-mid-request" }).focus();
  await page.keyboard.press("Enter");
  expect(await page.locator("#drill h2").textContent()).toBe("drop-mid-request");
  expect(await page.locator("#drill .command code").textContent()).toBe(
    "ibkr-pool drill run drop-mid-request --seed 1",
  );
  expect(await page.locator("#drill .checks > li").count()).toBe(3);
});

browserTest("what TWS held and the client never received is highlighted", async ({ open }) => {
  const { page } = await openReport(open, SAMPLE);
  const rows = await page.locator("#orders tr.differs").allInnerTexts();
  expect(rows.map((row) => row.replace(/\s+/g, " ").trim())).toEqual([
    "9.300 s – Submitted, 40 of 100 filled –",
    "10.100 s – Filled, 100 of 100 filled –",
  ]);
});

for (const colorScheme of ["light", "dark"] as const)
  for (const width of [390, 1_280])
    browserTest(
      `everybody can read and reach the report, ${colorScheme}, ${width} px wide`,
      async ({ open }) => {
        const opened = await openReport(open, SAMPLE, { colorScheme, width, phone: width === 390 });
        // Labels on bars of the drawing have a ground that is no background of CSS: the next test judges them.
        const problems = await opened.problems();
        expect(problems.filter((problem) => !/^<t(?:ext|span)>/.test(problem))).toEqual([]);
        expect(await opened.page.evaluate("document.documentElement.scrollWidth")).toBe(width);
        expect([opened.consoleErrors, opened.pageErrors, opened.requests]).toEqual([[], [], []]);
      },
    );

/** Computes the contrast of two colours of CSS such as `#1b222a`. */
function contrast(...colours: readonly string[]): number {
  const [light = 0, dark = 0] = colours
    .map((colour) => {
      const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
        const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    })
    .sort((one, other) => other - one);
  return (light + 0.05) / (dark + 0.05);
}

/** Mixes a colour over another one. @param share How opaque the upper one is, from 0 to 1. */
function mixed(upper: string, lower: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [one = 0, other = 0] = [upper, lower].map((colour) =>
      Number.parseInt(colour.slice(at, at + 2), 16),
    );
    return Math.round(one * share + other * (1 - share))
      .toString(16)
      .padStart(2, "0");
  });
  return `#${parts.join("")}`;
}

test("contrast() and mixed() know pairs of colours", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  expect(contrast("#767676", "#ffffff")).toBeCloseTo(4.54, 2);
  expect(contrast("#123456", "#123456")).toBe(1);
  expect(mixed("#000000", "#ffffff", 0.5)).toBe("#808080");
});

for (const colorScheme of ["light", "dark"] as const)
  browserTest(`labels on bars of the timeline can be read, ${colorScheme}`, async ({ open }) => {
    const { page } = await openReport(open, SAMPLE, { colorScheme });
    const colour = (name: string) =>
      page.evaluate<string>(
        `getComputedStyle(document.documentElement).getPropertyValue("--${name}").trim()`,
      );
    const label = await colour("card");
    for (const bar of ["session", "answered", "stream", "cancelled", "lost"])
      expect([bar, contrast(label, await colour(bar)) >= 4.5]).toEqual([bar, true]);
    expect(contrast("#1b1200", await colour("fault"))).toBeGreaterThan(4.5);
    // Names of lanes, the axis and labels beside bars stand on the card, or where a fault is in force on its shade.
    const [ground, shade] = [await colour("card"), await colour("fault")];
    const shaded = mixed(
      shade,
      ground,
      await page.evaluate<number>(
        `Number(getComputedStyle(document.querySelector("svg.timeline .faded")).opacity)`,
      ),
    );
    for (const text of ["ink", "soft"])
      for (const on of [ground, shaded]) {
        const ratio = contrast(await colour(text), on);
        expect([text, on, ratio >= 4.5]).toEqual([text, on, true]);
      }
  });

browserTest("the switch of the colours turns the system's choice around", async ({ open }) => {
  const { page } = await openReport(open, SAMPLE, { colorScheme: "dark" });
  const background = () => page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
  expect(await background()).toBe("rgb(18, 23, 29)");
  await page.getByRole("button", { name: "Light colours" }).click();
  expect(await background()).toBe("rgb(246, 247, 249)");
});

browserTest("texts of programs never run, in any place of the report", async ({ open }) => {
  const opened = await openReport(open, htmlReport(reportOf([hostileRecord()])));
  const { page } = opened;
  expect(await page.evaluate("window.hacked")).toBeUndefined();
  expect(await page.locator("img").count()).toBe(0);
  expect([opened.consoleErrors, opened.pageErrors, opened.requests]).toEqual([[], [], []]);
  const shown = await page.locator("body").textContent();
  expect(shown).toContain("</script><script>window.hacked=1</script>");
  expect(shown).toContain("\\u202e\\u0000\\u001b[31m");
  expect([shown?.includes("\u202e"), shown?.includes("\u001b")]).toEqual([false, false]);
});

browserTest(
  "a report without drills, and a drill in which nothing happened, can be read",
  async ({ open }) => {
    for (const drills of [[], [emptyRecord("idle", { endMs: emptyRecord("idle").startMs })]]) {
      const opened = await openReport(open, htmlReport(reportOf(drills)));
      expect(await opened.page.locator("h1").textContent()).toContain(
        `${drills.length === 0 ? "no grade" : "grade 100"}`,
      );
      expect(opened.pageErrors).toEqual([]);
    }
  },
);

browserTest(
  "40 drills of 5 000 frames fit into 1 MB, and the page says what it left out",
  async ({ open }) => {
    const frames = sampleFrames(5_000);
    const output = Array.from({ length: 200 }, (_, index) => `${index} ${"output ".repeat(40)}`);
    const drills = Array.from({ length: 40 }, (_, index) => ({
      ...stockRecord(`drill-${index}`),
      frames,
      program: { command: ["bot"], ending: "It was stopped.", output },
    }));
    const html = htmlReport(reportOf(drills));
    expect(Buffer.byteLength(html)).toBeLessThan(1_000_000);
    expect(Buffer.byteLength(html)).toBeGreaterThan(700_000);
    const { page } = await openReport(open, html);
    expect(await page.locator("#left-out").textContent()).toMatch(/line of the log: [\d,]+/);
    // The frames that checks name are there.
    await page.getByRole("button", { name: "Show frame 238" }).click();
    expect(await page.locator("#log tr.found td").first().textContent()).toBe("238");
  },
);

browserTest(
  "any number of drills fits into 1 MB, failed ones first, and the page says so",
  async ({ open }) => {
    const frames = sampleFrames(60);
    const long = {
      frames,
      about: "<".repeat(900),
      program: {
        command: Array.from({ length: 20 }, () => "<é".repeat(200)),
        ending: "<".repeat(900),
        output: ["x"],
      },
    };
    const drillsOf = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        ...stockRecord(`drill-${index}`),
        ...long,
        outcome: index % 2 === 0 ? ("passed" as const) : ("failed" as const),
      }));
    for (const count of [200, 600])
      expect(Buffer.byteLength(htmlReport(reportOf(drillsOf(count))))).toBeLessThan(1_000_000);
    const { page } = await openReport(open, htmlReport(reportOf(drillsOf(600))));
    expect(await page.locator("#overview tbody tr").count()).toBe(400);
    expect(await page.locator("#overview tbody td.badge.failed").count()).toBe(300);
    expect(await page.locator("#head").textContent()).toMatch(
      /600 drills.*300 passed.*300 failed.*200 drills are not in this file/,
    );
  },
);

browserTest("one drill of 5 000 frames keeps them all", async ({ open }) => {
  const { page } = await openReport(
    open,
    htmlReport(reportOf([{ ...poolRecord(), frames: sampleFrames(5_000) }])),
  );
  expect(await page.locator("#log [aria-live]").textContent()).toContain("5,000 lines.");
  expect(await page.locator("#left-out").count()).toBe(0);
});

browserTest(
  "equal reports are equal bytes, and nothing in them is loaded from elsewhere",
  ({ expect: wants }) => {
    wants(htmlReport(sampleReport())).toBe(SAMPLE);
    wants(SAMPLE).toContain("default-src 'none'");
    wants(SAMPLE).not.toMatch(/\b(?:src|href)="(?!#)|@import|url\(/);
    wants(htmlReport(reportOf([hostileRecord()]))).not.toContain(HOSTILE);
  },
);

browserTest("the report shows what a drill has left at a gateway", async ({ open }) => {
  const { page } = await openReport(open, htmlReport(reportOf([openRecord()])));
  expect(await page.locator("#ending").textContent()).toMatch(
    /not flat Flat ending: cancelled 1 order[\s\S]*Cannot end flat: the order #1 BUY 5 AAPL was not cancelled/,
  );
  const { page: flat } = await openReport(open, htmlReport(reportOf([flatRecord()])));
  expect(await flat.locator("#ending").textContent()).toContain("ended flat");
  const { page: fake } = await openReport(open, htmlReport(reportOf([poolRecord()])));
  expect(await fake.locator("#ending").count()).toBe(0);
});
