import { expect, test } from "vitest";
import { pageFile, pageFolder } from "../../../sim/pages/page-files.ts";

test("a file of a page is read by its name, and a folder with all of its files", () => {
  const index = pageFolder("live").find(({ name }) => name === "index.html");
  expect(index?.text).toContain("<title>ibkr-pool live</title>");
  expect(pageFile("live/index.html")).toBe(index?.text);
});

test("a folder of pages that is missing has no files, and a missing file throws", () => {
  expect(pageFolder("nothing")).toEqual([]);
  expect(() => pageFile("nothing.css")).toThrow("ENOENT");
});
