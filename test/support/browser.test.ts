import { expect } from "vitest";
import { browserTest } from "./browser.ts";

const page = (body: string): string =>
  `<!doctype html><html lang="en"><title>A page</title><meta name="viewport" content="width=device-width">${body}`;

browserTest("a page in the browser reports its errors and what it requests", async ({ open }) => {
  const { page: one, consoleErrors, pageErrors, requests } = await open();
  await one.route("http://127.0.0.1:9/*", (route) => route.fulfill({ body: "", contentType: "text/plain" }));
  await one.setContent(
    page(`<script>console.error("on the console"); fetch("http://127.0.0.1:9/x").catch(() => {});
      setTimeout(() => { throw new Error("thrown"); });</script>`),
  );
  await expect.poll(() => [consoleErrors[0], pageErrors[0]]).toEqual(["on the console", "Error: thrown"]);
  await expect.poll(() => requests).toContain("http://127.0.0.1:9/x");
});

browserTest("a page is opened with its width and its colour scheme", async ({ open }) => {
  const { page: one } = await open({ width: 390, colorScheme: "dark", phone: true, reducedMotion: "reduce" });
  await one.setContent(page("<p>text"));
  const seen = await one.evaluate<unknown[]>(
    `[innerWidth, matchMedia("(prefers-color-scheme: dark)").matches, matchMedia("(prefers-reduced-motion: reduce)").matches]`,
  );
  expect(seen).toEqual([390, true, true]);
});

browserTest("a page that can be read and reached has no problems", async ({ open }) => {
  const { page: one, problems } = await open();
  await one.setContent(page(`<p>text</p><label>Name <input></label><button>Send</button>`));
  expect(await problems()).toEqual([]);
});

browserTest("pale text, controls without name and a page that is too wide are found", async ({ open }) => {
  const { page: one, problems } = await open({ width: 390 });
  await one.setContent(
    page(`<p style="color: #aaa; background: #fff">pale</p><input id="in"><button></button><svg></svg>
      <i id="in"></i><div style="width: 500px">wide</div>`),
  );
  expect(await problems()).toEqual([
    `<p> "pale" has a contrast of 2.32, below 4.5`,
    `<input#in> "" has no name`,
    `<button> "" has no name`,
    `<svg> "" has no name`,
    "the id in is there more than once",
    "the page is 508 px wide in a window of 390 px",
  ]);
});
