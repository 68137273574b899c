import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { livePageFiles } from "../../sim/control/page.ts";

test("every file of the live page is served with its type, and has a size that loads at once", () => {
  const files = livePageFiles();
  const there = readdirSync(new URL("../../sim/pages/live", import.meta.url));
  expect(files.map(({ name }) => name).sort()).toEqual(there.sort());
  expect(files.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThan(100_000);
});

test("the live page has no script or style within itself, which its policy forbids", () => {
  const page = livePageFiles().find(({ name }) => name === "index.html")?.text ?? "";
  expect(page).not.toMatch(/<style|<script(?![^>]* src=)|\son\w+=|\sstyle=|javascript:|https?:/i);
});

test("no script of the live page makes elements of text", () => {
  const scripts = livePageFiles().filter(({ name }) => name.endsWith(".js"));
  const dangerous = /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function/;
  expect(scripts.filter(({ text }) => dangerous.test(text)).map(({ name }) => name)).toEqual([]);
});
