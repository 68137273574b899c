import { expect } from "vitest";
import { browserTest } from "../support/browser.ts";
import { onStage } from "../support/live-stage.ts";

const ROWS = "#rows li";

browserTest("the filter of the log knows words, fields, quotes and what is left out", ({ open }) =>
  onStage(open, async ({ page, fake }) => {
    const note = (connection: number, event: string, detail: string) =>
      fake.trace.record({ atMs: 0, connection, event, detail });
    note(1, "start", "11");
    note(1, "sent", "tickPrice one");
    note(2, "start", "12");
    note(2, "sent", "tickSize two");
    note(2, "read", "placeOrder two words");
    await page.locator(ROWS).nth(4).waitFor();
    const found = async (filter: string): Promise<string[]> => {
      await page.getByLabel("Filter").fill(filter);
      // Two frames: the first one draws.
      await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
      return await page.locator(`${ROWS} .text`).allTextContents();
    };
    expect(await found("client:11")).toEqual(["11", "tickPrice one"]);
    expect(await found("event:sent -tickprice")).toEqual(["tickSize two"]);
    expect(await found('"two words"')).toEqual(["placeOrder two words"]);
    expect(await found("two -client:12")).toEqual([]);
    expect(await found("connection:2 TICK")).toEqual(["tickSize two"]);
    expect(await found("-")).toHaveLength(5);
    expect(await found("-event:")).toHaveLength(5);
    note(1, "sent", "tickPrice three");
    expect(await found("three")).toEqual(["tickPrice three"]);
  }),
);

browserTest("a filter that leaves few of many rows shows the newest of them, and follows them", ({ open }) =>
  onStage(open, async ({ page, fake }) => {
    const note = (detail: string) => fake.trace.record({ atMs: 0, connection: 1, event: "sent", detail });
    for (let at = 0; at < 2_000; at++) note(at % 10 === 0 ? `orderStatus ${at}` : `tick ${at}`);
    await page.locator(ROWS, { hasText: /tick 1999$/ }).waitFor();
    await page.getByLabel("Filter").fill("orderStatus");
    // Two frames: the first one draws.
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    expect((await page.locator(`${ROWS} .text`).allTextContents()).at(-1)).toBe("orderStatus 1990");
    note("orderStatus 2000");
    await page.locator(ROWS, { hasText: /orderStatus 2000$/ }).waitFor();
    expect(await page.getByRole("button", { name: "Newest" }).isVisible()).toBe(false);
    expect(await page.locator("#log").evaluate(({ scrollHeight }) => scrollHeight)).toBeLessThan(201 * 60);
  }),
);

browserTest("on a phone the filter of the log has a line of its own", ({ open }) =>
  onStage(
    open,
    async ({ page }) => {
      const width = await page.getByLabel("Filter").evaluate(({ clientWidth }) => clientWidth);
      expect(width).toBeGreaterThan(250);
    },
    { width: 390, phone: true },
  ),
);

browserTest("a paused log stands still and counts what is new; it goes on with all of it", ({ open }) =>
  onStage(open, async ({ page, fake }) => {
    const note = (detail: string) => fake.trace.record({ atMs: 0, connection: 0, event: "mark", detail });
    note("before");
    await page.locator(ROWS, { hasText: "before" }).waitFor();
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    note("meanwhile");
    await page.locator("#log-count", { hasText: "1, paused: 1 new" }).waitFor();
    expect(await page.locator(ROWS).count()).toBe(1);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.locator(ROWS, { hasText: "meanwhile" }).waitFor();
  }),
);

browserTest(
  "a page that is opened late shows what has happened before, and counts it in no rate",
  ({ open }) =>
    onStage(open, async ({ page, fake }) => {
      for (let at = 0; at < 200; at++)
        fake.trace.record({ atMs: at, connection: 1, event: "read", detail: `request ${at}` });
      await page.locator(ROWS, { hasText: "request 199" }).waitFor();
      await page.reload();
      await page.locator(ROWS, { hasText: "request 199" }).waitFor();
      fake.trace.record({ atMs: 1_000, connection: 1, event: "read", detail: "request 200" });
      await page.locator("#rate-text", { hasText: "at most 1 and 0" }).waitFor({ state: "attached" });
    }),
);

browserTest("20 000 events leave 5 000 in the log, and a page that is no larger than before", ({ open }) =>
  onStage(open, async ({ page, fake }) => {
    const size = () => page.evaluate<number>("document.querySelectorAll('*').length");
    await page.locator("#kinds > li").first().waitFor();
    const before = await size();
    for (let batch = 0; batch < 20; batch++) {
      for (let at = 0; at < 1_000; at++)
        fake.trace.record({ atMs: at, connection: 1, event: "sent", detail: `tick ${batch * 1_000 + at}` });
      await page.evaluate("new Promise(requestAnimationFrame)");
    }
    await page.locator(ROWS, { hasText: "tick 19999" }).waitFor();
    expect(await page.locator("#log-count").textContent()).toBe("5000, older ones are dropped");
    expect((await size()) - before).toBeLessThan(400);
    await page.locator("#log").press("Home");
    await page.locator(ROWS, { hasText: /tick 15000$/ }).waitFor();
    await page.getByRole("button", { name: "Newest" }).click();
    await page.locator(ROWS, { hasText: "tick 19999" }).waitFor();
  }),
);
