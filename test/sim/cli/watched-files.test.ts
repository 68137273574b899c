import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isUnwatched, watchFiles } from "../../../sim/cli/watched-files.ts";
import { pause } from "../../support/programs.ts";

test.each([
  ["/p/bot.py", false],
  ["/p/src/deep/bot.py", false],
  ["/p", false],
  ["/p/.git/HEAD", true],
  ["/p/node_modules/a/index.js", true],
  ["/p/a/node_modules", true],
  ["/p/dist/bot.js", true],
  ["/p/distance.py", false],
  ["/p/__pycache__/bot.pyc", true],
  ["/p/bot.log", true],
  ["/p/bot.py~", true],
  ["/p/.bot.py.swp", true],
  ["/p/trades.db-wal", true],
  ["/p/report.html", true],
])("%s is left out: %s", (path, isOut) => {
  expect(isUnwatched(path, "/p", ["/p/report.html"])).toBe(isOut);
});

test("a folder that is hidden itself is watched when it is named", () => {
  expect(isUnwatched("/home/.bots/bot.py", "/home/.bots")).toBe(false);
});

test("a path that is not there is refused", () => {
  expect(() =>
    watchFiles(
      "/no/such",
      [],
      () => {},
      () => {},
    ),
  ).toThrow("Cannot watch /no/such: there is no such file or folder");
});

test("files that change, come and go are named, in new folders too", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ibkr-pool-watch-"));
  const [bot, module] = [join(folder, "bot.py"), join(folder, "lib", "m.py")];
  writeFileSync(bot, "1");
  mkdirSync(join(folder, "node_modules"));
  const seen = new Set<string>();
  const files = watchFiles(
    folder,
    [],
    (file) => seen.add(file.replaceAll("\\", "/")),
    () => {},
  );
  try {
    await files.ready;
    writeFileSync(join(folder, "node_modules", "x.js"), "1");
    writeFileSync(join(folder, "bot.log"), "1");
    mkdirSync(join(folder, "lib"));
    writeFileSync(module, "1");
    // As editors save: a new file in place of the old one.
    writeFileSync(`${bot}.tmp`, "2");
    renameSync(`${bot}.tmp`, bot);
    for (let tries = 0; seen.size < 2 && tries < 200; tries++) await pause(20);
    expect([...seen].sort()).toEqual(["bot.py", "lib/m.py"]);
    seen.clear();
    rmSync(module);
    for (let tries = 0; seen.size < 1 && tries < 200; tries++) await pause(20);
    expect([...seen]).toEqual(["lib/m.py"]);
  } finally {
    await files.stop();
    rmSync(folder, { recursive: true });
  }
});

test("a file in the folder that the output of the command is written to is no change", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ibkr-pool-watch-"));
  const output = openSync(join(folder, "watch.out"), "w");
  const seen = new Set<string>();
  let seenBot = (): void => {};
  const bot = new Promise<void>((resolve) => {
    seenBot = resolve;
  });
  const changed = (file: string): void => {
    seen.add(file);
    if (file === "bot.py") seenBot();
  };
  const files = watchFiles(folder, [], changed, () => {}, [output]);
  try {
    await files.ready;
    writeSync(output, "Waiting for a change\n");
    await pause(200);
    writeFileSync(join(folder, "bot.py"), "1");
    await bot;
    expect([...seen]).toEqual(["bot.py"]);
  } finally {
    await files.stop();
    closeSync(output);
    rmSync(folder, { recursive: true });
  }
});
