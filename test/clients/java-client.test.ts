import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { clockFrom, FakeTws, type FakeTwsOptions, listen } from "../../sim/mod.ts";
import { ran } from "../support/external-client.ts";
import { OPEN } from "../support/stock-session.ts";

/** The compiled classes of the vendor's Java client, which are not part of this project. */
const { IB_JAVA_CLASSES: CLASSES = "" } = process.env;
const SOURCES = fileURLToPath(new URL("java", import.meta.url));

async function served(options: Omit<FakeTwsOptions, "clock">): Promise<{ tws: FakeTws; port: number }> {
  const tws = new FakeTws({ ...options, clock: clockFrom(OPEN) });
  const door = await listen(tws);
  onTestFinished(async () => {
    tws.close();
    await door.close();
  });
  return { tws, port: door.port };
}

test("the vendor's Java client makes its requests and reads every answer", async ({ skip }) => {
  skip(CLASSES === "", "IB_JAVA_CLASSES does not name the classes of the vendor's client");
  skip((await ran("javac", ["-version"])).code !== 0, "javac is not installed");
  const out = mkdtempSync(join(tmpdir(), "java-client-"));
  onTestFinished(() => rmSync(out, { recursive: true, force: true }));
  const sources = ["Session.java", "Checks.java"].map((name) => join(SOURCES, name));
  expect(await ran("javac", ["-nowarn", "-cp", CLASSES, "-d", out, ...sources])).toMatchObject({ code: 0 });
  const { tws, port } = await served({});
  const advisor = await served({ advisor: true, accounts: ["F1234567", "DU1111111", "DU2222222"] });
  const { output, code } = await ran("java", [
    "-cp",
    `${CLASSES}${delimiter}${out}`,
    "Checks",
    `${port}`,
    `${advisor.port}`,
  ]);
  console.info(`the vendor's Java client: ${output.trim()}`);
  expect(output).toMatch(/^[1-9]\d+ passed, 0 failed\n$/);
  expect(code).toBe(0);
  for (const one of [tws, advisor.tws]) {
    expect(one.trace.events.filter(({ event }) => event === "failed" || event === "unreadable")).toEqual([]);
  }
}, 600_000);
