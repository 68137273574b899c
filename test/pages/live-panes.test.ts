import { expect } from "vitest";
import { browserTest } from "../support/browser.ts";
import { APPLE, onStage } from "../support/live-stage.ts";

const ORDER = { action: "BUY", orderType: "LMT", totalQuantity: 10, lmtPrice: 1 } as const;

browserTest("sessions appear when a pool connects, and are listed as ended when it has gone", ({ open }) =>
  onStage(open, async ({ page, pool }) => {
    await page.getByText("No client is connected.").waitFor();
    const own = pool(5);
    await own.getCurrentTime();
    await page.locator("#sessions li", { hasText: "client 5" }).waitFor();
    expect(await page.locator("#client-ids").textContent()).toBe("5");
    await own.close();
    await page.getByText("No client is connected.").waitFor();
    await page.locator("#ended li", { hasText: "the client closed it" }).waitFor();
  }),
);

browserTest("a switch injects a fault with its parameters, and switches it off again", ({ open }) =>
  onStage(open, async ({ page, pool, tws }) => {
    const own = pool();
    await own.getCurrentTime();
    const row = page.locator("#kinds > li[data-key=drop]");
    await row.getByText("Parameters").click();
    await row.getByLabel("how").fill("rst");
    await row.getByLabel("afterRequest").fill("reqPositions");
    await row.getByRole("switch").click();
    await page.locator("#faults code", { hasText: "drop:how=rst,afterRequest=reqPositions" }).waitFor();
    expect(await row.getByRole("switch").getAttribute("aria-checked")).toBe("true");
    void own.getPositions().catch(() => undefined);
    await expect.poll(() => own.stats().sessionsLost).toBe(1);
    await page.locator("#faults .strikes", { hasText: /struck (once|[1-9])/ }).waitFor();
    await page.locator("#rows li.touched", { hasText: "touched by drop:how=rst" }).first().waitFor();
    const latency = page.locator("#kinds > li[data-key=latency]");
    await latency.getByRole("switch").click();
    await page.getByRole("button", { name: "Pause latency" }).click();
    await page.getByRole("button", { name: "Resume latency" }).waitFor();
    expect(tws.faults.find(({ fault }) => fault.name === "latency")?.state).toBe("paused");
    await latency.getByRole("switch").click();
    await expect.poll(() => tws.faults.filter(({ fault }) => fault.name === "latency")).toEqual([]);
    await page.getByRole("button", { name: "Heal all" }).click();
    await page.getByText("No fault is in force").waitFor();
    expect(tws.faults).toEqual([]);
  }),
);

browserTest("what the server refuses is written beside the switch", ({ open }) =>
  onStage(
    open,
    async ({ page }) => {
      const row = page.locator("#kinds > li[data-key=drop]");
      await row.getByText("Parameters").click();
      await row.getByLabel("how").fill("gently");
      await row.getByRole("switch").click();
      await row.getByRole("alert").getByText('there is no "gently"').waitFor();
      expect(await row.getByRole("switch").getAttribute("aria-checked")).toBe("false");
    },
    { networkErrors: true },
  ),
);

browserTest("a fill by its button reaches the client, and so do hold and reject", ({ open }) =>
  onStage(open, async ({ page, pool, tws }) => {
    const own = pool();
    const first = await own.placeOrder(APPLE, { ...ORDER, orderRef: "one" });
    await own.placeOrder(APPLE, { ...ORDER, orderRef: "two" });
    const filled = first.order.done();
    const row = (ref: string) => page.locator("#orders li", { hasText: ref });
    await row("one").getByRole("button", { name: "Fill" }).click();
    expect((await filled).kind).toBe("filled");
    await row("one").getByText("10 of 10 filled").waitFor();
    await row("two").getByRole("button", { name: "Hold" }).click();
    await row("two").getByRole("button", { name: "Release" }).click();
    await row("two").getByRole("button", { name: "Hold" }).waitFor();
    await row("two").getByRole("button", { name: "Reject" }).click();
    await row("two").getByText("Inactive").waitFor();
    expect(tws.orders.all().map(({ status }) => status)).toEqual(["Filled", "Inactive"]);
  }),
);

browserTest("texts of a client stay text: no markup, and no characters that turn what follows", ({ open }) =>
  onStage(open, async ({ page, pool }) => {
    const hostile = '<img src=x onerror="alert(1)">\u202Eevil\u200B';
    await pool().placeOrder(APPLE, { ...ORDER, orderRef: hostile });
    await page.locator("#orders .ref").waitFor();
    // The pool adds its own reference.
    const shown = '<img src=x onerror="alert(1)">\\u202Eevil\\u200B';
    expect((await page.locator("#orders .ref").textContent())?.startsWith(shown)).toBe(true);
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.locator("body").textContent()).not.toMatch(/[\u202E\u200B]/);
  }),
);
