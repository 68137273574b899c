import type { Page } from "playwright-core";
import { expect } from "vitest";
import { browserTest } from "../support/browser.ts";
import { APPLE, type LiveStage, onStage } from "../support/live-stage.ts";

/** Fills every pane. */
async function busy({ page, pool }: LiveStage): Promise<void> {
  const own = pool();
  await own.placeOrder(APPLE, {
    action: "BUY",
    orderType: "LMT",
    totalQuantity: 10,
    lmtPrice: 1,
    orderRef: "r",
  });
  await page.locator("#kinds > li[data-key=latency]").getByRole("switch").click();
  await page.locator("#kinds > li[data-key=latency] summary").click();
  await page.locator("#orders li").waitFor();
  await page.locator("#faults li").waitFor();
  await page.locator("#rows li").first().waitFor();
}

for (const colorScheme of ["light", "dark"] as const)
  browserTest(`the page can be read and reached on a desk and a phone, ${colorScheme}`, async ({ open }) => {
    await onStage(
      open,
      async (stage) => {
        await busy(stage);
        expect(await stage.problems()).toEqual([]);
        await stage.page.setViewportSize({ width: 390, height: 844 });
        expect(await stage.problems()).toEqual([]);
        const back = await stage.page.evaluate<string>("getComputedStyle(document.body).backgroundColor");
        expect(back).toBe(colorScheme === "light" ? "rgb(244, 246, 249)" : "rgb(16, 20, 27)");
      },
      { colorScheme },
    );
  });

const TOKEN = "a-token-of-24-characters";

const focused = (page: Page): Promise<string> =>
  page.evaluate<string>("document.activeElement.getAttribute('aria-label') ?? document.activeElement.id");

browserTest("everything is done by keyboard, and the focus can be seen", ({ open }) =>
  onStage(open, async ({ page, tws }) => {
    await page.locator("#kinds > li").first().waitFor();
    await page.keyboard.press("?");
    await page.getByRole("dialog").getByText("heal all faults").waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("f");
    await page.keyboard.type("competing");
    await page.keyboard.press("Tab");
    expect(await focused(page)).toBe("competing-session");
    expect(await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")).toBe("solid");
    await page.keyboard.press("Space");
    await page.locator("#faults li").waitFor();
    // The focus stays where it was while the list changes.
    expect(await focused(page)).toBe("competing-session");
    await page.keyboard.press("Shift+H");
    await page.getByText("No fault is in force").waitFor();
    expect(tws.faults).toEqual([]);
    await page.keyboard.press("/");
    expect(await focused(page)).toBe("filter");
    await page.keyboard.type("p");
    await page.keyboard.press("Escape");
    await page.keyboard.press("p");
    await page.getByRole("button", { name: "Go on" }).waitFor();
    await page.keyboard.press("4");
    expect(await focused(page)).toBe("log-pane");
    await page.locator("#log").focus();
    await page.keyboard.press("ArrowUp");
    await page.locator("#detail", { hasText: "heal" }).waitFor();
  }),
);

browserTest("single keys can be switched off, and stay so", ({ open }) =>
  onStage(open, async ({ page }) => {
    await page.getByRole("button", { name: "Help" }).click();
    await page.getByLabel("Single keys are in use").uncheck();
    await page.getByRole("button", { name: "Close" }).click();
    await page.keyboard.press("p");
    await page.reload();
    await page.keyboard.press("p");
    expect(await page.locator("#pause").getAttribute("aria-pressed")).toBe("false");
  }),
);

browserTest("a server that goes away is shown, and the page connects again by itself", ({ open }) =>
  onStage(
    open,
    async (stage) => {
      const { page, door, serve, tws } = stage;
      await page.locator("#connection", { hasText: /^connected$/ }).waitFor();
      await door.close();
      await page.getByRole("alert").getByText("Disconnected at").waitFor();
      expect(await page.locator("#connection").textContent()).toBe("disconnected");
      const again = await serve(door.port);
      try {
        await page.locator("#connection", { hasText: /^connected$/ }).waitFor();
        expect(await page.locator("#banner").isVisible()).toBe(false);
        tws.inject("mute");
        await page.locator("#rows li", { hasText: "mute" }).waitFor();
      } finally {
        await again.close();
      }
    },
    { networkErrors: true },
  ),
);

browserTest("a token is typed once, kept for the tab, and a wrong one is refused", ({ open }) =>
  onStage(
    open,
    async ({ page }) => {
      const field = page.getByLabel("Token of this control port");
      for (const token of ["a wrong one", TOKEN]) {
        await page.getByText(/it has no token|its token is wrong/).waitFor();
        await field.fill(token);
        await page.getByRole("button", { name: "Use token" }).click();
      }
      await page.locator("#connection", { hasText: /^connected$/ }).waitFor();
      await page.reload();
      await page.locator("#connection", { hasText: /^connected$/ }).waitFor();
      expect(await field.isVisible()).toBe(false);
    },
    { token: TOKEN, networkErrors: true },
  ),
);
