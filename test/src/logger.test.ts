import { expect, test, vi } from "vitest";
import { ClientReader, encodeFrame } from "../../sim/wire/frames.ts";
import { consoleLogger, guarded, type LogLevel, silentLogger } from "../../src/logger.ts";
import type { PoolOptions } from "../../src/mod.ts";
import { oneLine } from "../../src/util/one-line.ts";
import { rawHost } from "../support/raw-host.ts";
import { drop, refuse } from "../support/sim.ts";
import { LogLines, World } from "../support/world.ts";

test("a text from outside becomes one line without control characters", () => {
  expect(oneLine("plain text, äöü 漢字 😀")).toBe("plain text, äöü 漢字 😀");
  expect(oneLine("a\nb\r\nc\td")).toBe("a\\nb\\r\\nc\\td");
  expect(oneLine("\u001b[31mred\u001b[0m \u0000 \u007f \u009b")).toBe(
    "\\x1b[31mred\\x1b[0m \\x00 \\x7f \\x9b",
  );
  expect(oneLine("\u2028\u2029 \u202eflip\u2066 \ufeff")).toBe(
    "\\u{2028}\\u{2029} \\u{202e}flip\\u{2066} \\u{feff}",
  );
  expect(oneLine("half \ud800 pair")).toBe("half \\u{d800} pair");
});

test("a long text is cut with the number of missing characters; a second cut changes nothing", () => {
  const cut = oneLine("x".repeat(1_000_000));
  expect(cut.length).toBeLessThanOrEqual(500);
  const [, kept = "", missing] = /^(x+)\.\.\. \((\d+) more characters\)$/.exec(cut) ?? [];
  expect(kept.length + Number(missing)).toBe(1_000_000);
  expect(oneLine(cut)).toBe(cut);
  expect(oneLine("\n".repeat(400)).length).toBeLessThanOrEqual(500);
  expect(oneLine("x".repeat(500))).toBe("x".repeat(500));
  expect(oneLine("😀".repeat(300), 100)).toMatch(/^(😀)+\.\.\. \(\d+ more characters\)$/u);
});

test("every message of the guarded logger is one bounded line, also for a logger of the user", () => {
  const lines = new LogLines();
  const logger = guarded(lines);
  logger.info("one\nINFO forged");
  logger.warn(`TWS: \u001b[2J${"y".repeat(1_000_000)}`);
  expect(lines.lines[0]).toBe("one\\nINFO forged");
  expect(lines.lines[1]?.length).toBeLessThanOrEqual(1_010);
  for (const line of lines.lines) expect(line).not.toMatch(/\p{Cc}/u);
});

test("an error or a rejection of the user's logger affects nothing", async () => {
  const fail = (): never => {
    throw new Error("no disk");
  };
  const rejects = async (): Promise<void> => fail();
  guarded({ debug: fail, info: fail, warn: fail, error: fail }).error("x");
  const logger = guarded({ debug: rejects, info: rejects, warn: rejects, error: rejects });
  logger.info("x");
  await Promise.resolve();
});

test("of more than 20 warnings within 10 s the number is written, and then they pass again", () => {
  let now = 0;
  const lines = new LogLines();
  const logger = guarded(lines, () => now);
  for (let one = 1; one <= 20_000; one++) logger.warn(`warning ${one}`);
  logger.info("between");
  expect(lines.lines).toHaveLength(21);
  expect(lines.lines.at(-2)).toBe("WARN warning 20");
  now = 10_000;
  logger.info("later");
  expect(lines.lines.slice(21)).toEqual(["WARN 19980 more warnings were suppressed", "later"]);
  logger.warn("and on");
  expect(lines.lines.at(-1)).toBe("WARN and on");
});

test("errors are counted apart from warnings, and information always passes", () => {
  const lines = new LogLines();
  const logger = guarded(lines, () => 0);
  for (let one = 0; one < 100; one++) {
    logger.warn("w");
    logger.error("e");
    logger.info("i");
  }
  const count = (line: string): number => lines.lines.filter((one) => one === line).length;
  expect([count("WARN w"), count("ERROR e"), count("i")]).toEqual([20, 20, 100]);
});

test("a clock that is set back does not silence the warnings", () => {
  let now = 1_000_000;
  const lines = new LogLines();
  const logger = guarded(lines, () => now);
  for (let one = 0; one < 30; one++) logger.warn("w");
  now = 0;
  logger.warn("after the step");
  expect(lines.lines.slice(20)).toEqual(["WARN 10 more warnings were suppressed", "WARN after the step"]);
});

test("the default logger writes one line with a time stamp to standard error", () => {
  const spy = vi.spyOn(console, "error").mockImplementation(() => {});
  const logger = consoleLogger(() => 0);
  logger.debug("quiet");
  logger.warn("loud");
  expect(spy.mock.calls).toEqual([
    ["1970-01-01 00:00:00.000 DEBUG quiet"],
    ["1970-01-01 00:00:00.000 WARN loud"],
  ]);
  spy.mockRestore();
});

/** What a logger that is guarded at a level lets through, of one message of each level. */
function written(lowest: LogLevel): string[] {
  const levels: string[] = [];
  const keep = (level: string) => () => void levels.push(level);
  const all = { debug: keep("debug"), info: keep("info"), warn: keep("warn"), error: keep("error") };
  const logger = guarded(all, () => 0, lowest);
  for (const level of ["debug", "info", "warn", "error"] as const) logger[level]("x");
  return levels;
}

test("messages below the level of the log are not written", () => {
  expect(written("debug")).toEqual(["debug", "info", "warn", "error"]);
  expect(written("info")).toEqual(["info", "warn", "error"]);
  expect(written("warn")).toEqual(["warn", "error"]);
  expect(written("error")).toEqual(["error"]);
  expect(written("silent")).toEqual([]);
});

test("warnings below the level of the log are not reported as suppressed", () => {
  let now = 0;
  const lines = new LogLines();
  const logger = guarded(lines, () => now, "error");
  for (let one = 0; one < 30; one++) logger.warn("w");
  now = 20_000;
  logger.error("e");
  expect(lines.lines).toEqual(["ERROR e"]);
});

test("logLevel applies to the default logger and to a given one; its default is info", async () => {
  const spy = vi.spyOn(console, "error").mockImplementation(() => {});
  const debugLines: string[] = [];
  const given = { ...silentLogger, debug: (line: string) => void debugLines.push(line), info: () => {} };
  // A dial that fails inside the restart window is written at debug.
  const restartWindow = { from: "00:00", to: "23:59", zone: "UTC" };
  const levelsOf = async (options: PoolOptions): Promise<string[]> => {
    spy.mockClear();
    const world = new World();
    world.tws.inject(refuse({ forMs: 2_000 }));
    const pool = world.pool({ restartWindow, logger: undefined as never, ...options });
    await world.clock.until(pool.connect({ timeoutMs: 60_000 }));
    await world.close();
    const levels = spy.mock.calls.map(([line]) => String(line).split(" ")[2] ?? "");
    return [...new Set(levels)].sort();
  };
  expect(await levelsOf({})).toEqual(["INFO"]);
  expect(await levelsOf({ logLevel: "info" })).toEqual(["INFO"]);
  expect(await levelsOf({ logLevel: "debug" })).toEqual(["DEBUG", "INFO"]);
  expect(await levelsOf({ logLevel: "warn" })).toEqual([]);
  expect(await levelsOf({ logLevel: "silent" })).toEqual([]);
  await levelsOf({ logger: given });
  expect(debugLines).toEqual([]);
  await levelsOf({ logger: given, logLevel: "debug" });
  expect(debugLines.length).toBeGreaterThan(0);
  spy.mockRestore();
  expect(() => new World().pool({ logLevel: "verbose" as never })).toThrow(
    'logLevel: expected one of "debug"|"info"|"warn"|"error"|"silent"',
  );
});

test("the log names host and port of a dial, of a session, of its loss, and of a dial that fails", async () => {
  const log = new LogLines();
  const world = new World();
  const pool = world.pool({ logger: log });
  await world.clock.until(pool.connect());
  world.tws.inject(drop({ how: "fin" })).heal();
  world.tws.inject(refuse({ forMs: 5_000 }));
  await world.clock.advance(20_000);
  await world.close();
  for (const about of [
    /^Creating /,
    /is ready/,
    /^WARN Connection lost/,
    /^WARN Cannot connect .*dialling again/,
  ]) {
    const lines = log.lines.filter((line) => about.test(line));
    expect(lines.length, String(about)).toBeGreaterThan(0);
    for (const line of lines) expect(line).toContain("127.0.0.1:4002");
  }
});

test("the name of a caller and the stack of a leak forge no lines", async () => {
  const log = new LogLines();
  const world = new World();
  const pool = world.pool({ logger: log, leakDetectionMs: 1_000 });
  const owner = "tool\n2026-01-01 INFO forged\u001b[31m";
  await world.clock.until(pool.acquire({ owner }));
  await world.clock.advance(2_000);
  const mine = log.lines.filter((line) => line.includes("forged"));
  expect(mine).toHaveLength(2);
  for (const line of mine) expect(line).not.toMatch(/\p{Cc}/u);
  expect(mine[1]).toContain("it was acquired here | at ");
});

test("texts of TWS cannot forge log lines, and their number is limited", async () => {
  const log = new LogLines();
  const world = new World();
  const text = `\u001b[2Jbad\n2026-01-01 INFO forged\u202e ${"x".repeat(10_000)}`;
  world.network.attach(
    rawHost((link) => {
      const reader = new ClientReader();
      const send = (...fields: (string | number)[]): void => link.write(encodeFrame(fields.map(String)));
      return (bytes) => {
        for (const one of reader.push(bytes)) {
          if (one.kind === "hello") send(193, "20260113 10:00:00 EST");
          else if (one.kind === "frame" && one.fields[0] === "71") {
            send(15, 1, "DU1");
            send(9, 1, 100);
            for (let time = 0; time < 1_000; time++) send(4, 2, -1, 999, text, "");
          } else if (one.kind === "frame" && one.fields[0] === "49") send(49, 1, 1_768_300_000);
        }
      };
    }),
    5000,
  );
  const pool = world.pool({ port: 5000, logger: log });
  await world.clock.until(pool.connect());
  await world.clock.advance(30_000);
  await world.close();
  for (const line of log.lines) {
    expect(line).not.toMatch(/[\p{Cc}\u202e]/u);
    expect(line.length).toBeLessThanOrEqual(1_010);
  }
  expect(log.lines.filter((line) => line.includes("forged"))).toHaveLength(20);
  expect(log.lines).toContain("WARN 980 more warnings were suppressed");
});
