import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Logger } from "../../../../src/logger.ts";
import { fileJournal } from "../../../../src/orders/file-journal/file-journal.ts";
import { FILLED, floorOf, orderOf, stateOf } from "../../../support/journal-entries.ts";

let home = "";

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "ibkr-pool-journal-"));
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Makes an empty folder. */
function folder(): string {
  return mkdtempSync(join(home, "case-"));
}

function recorded(): { readonly logger: Logger; readonly lines: string[] } {
  const lines: string[] = [];
  const write = (message: string): void => void lines.push(message);
  return { logger: { debug: write, info: write, warn: write, error: write }, lines };
}

test("a journal on the disk keeps entries, and its owner alone may read its files", async () => {
  const at = folder();
  const path = join(at, "orders.journal");
  const journal = fileJournal(path);
  expect(await journal.open()).toEqual([]);
  const entries = [orderOf("a"), stateOf("a", FILLED), floorOf(7)];
  await Promise.all(entries.map((entry) => journal.append([entry])));
  const names = ["orders.journal", "orders.journal.lock"];
  expect(readdirSync(at).sort()).toEqual(names);
  if (process.platform !== "win32")
    expect(names.map((name) => statSync(join(at, name)).mode & 0o777)).toEqual([0o600, 0o600]);
  await journal.close();
  expect(readdirSync(at)).toEqual(["orders.journal"]);
  const lines = readFileSync(path, "utf8").split("\n");
  expect(lines[0]).toBe("ibkr-pool order journal 1");
  expect(lines.slice(1)).toEqual([
    ...entries.map((entry) => expect.stringContaining(JSON.stringify(entry))),
    "",
  ]);
  const later = fileJournal(path);
  expect(await later.open()).toEqual(entries);
  await later.close();
});

test("two journals on one file, by its name or by a symbolic link, exclude each other", async () => {
  const at = folder();
  const path = join(at, "orders.journal");
  const journal = fileJournal(path);
  await journal.open();
  symlinkSync(path, join(at, "alias"));
  for (const name of ["orders.journal", "alias"])
    await expect(fileJournal(join(at, name)).open()).rejects.toMatchObject({
      code: "JOURNAL_FAILED",
      message: expect.stringContaining(
        `it is in use by another pool of this process (process ID ${process.pid})`,
      ),
    });
  await journal.append([floorOf(1)]);
  await journal.close();
  const alias = fileJournal(join(at, "alias"));
  expect(await alias.open()).toEqual([floorOf(1)]);
  await alias.close();
});

test("a relative path is resolved when the journal is made", async () => {
  const at = folder();
  // The tests share the process: its folder must not change.
  const spy = vi.spyOn(process, "cwd").mockReturnValue(at);
  const journal = fileJournal("orders.journal");
  spy.mockRestore();
  await journal.open();
  await journal.close();
  expect(readdirSync(at)).toEqual(["orders.journal"]);
});

test("a relative path that cannot be resolved is a sentence", () => {
  const spy = vi.spyOn(process, "cwd").mockImplementation(() => {
    throw Object.assign(new Error("uv_cwd"), { code: "ENOENT" });
  });
  try {
    expect(() => fileJournal("orders.journal")).toThrow(
      expect.objectContaining({
        code: "JOURNAL_FAILED",
        message:
          "Cannot make the journal of orders orders.journal: the file or its folder does not exist (ENOENT)",
      }),
    );
  } finally {
    spy.mockRestore();
  }
});

test("a torn end is reported to the logger, and a logger that throws does no harm", async () => {
  const path = join(folder(), "orders.journal");
  const journal = fileJournal(path);
  await journal.open();
  await journal.append([floorOf(1), floorOf(2)]);
  await journal.close();
  const tear = (): void => writeFileSync(path, readFileSync(path).subarray(0, -9));
  tear();
  const { logger, lines } = recorded();
  const next = fileJournal(path, { logger });
  expect(await next.open()).toEqual([floorOf(1)]);
  await next.close();
  expect(lines).toEqual([
    expect.stringMatching(/ended with \d+ bytes of a record that was not written completely/),
  ]);
  tear();
  const fail = (): never => {
    throw new Error("no log");
  };
  const last = fileJournal(path, { logger: { debug: fail, info: fail, warn: fail, error: fail } });
  expect(await last.open()).toEqual([]);
  await last.close();
});

/** Paths that cannot be a journal, made in a folder, and what is said of them. */
const WRONG: Readonly<Record<string, readonly [make: (at: string) => string, sentence: RegExp]>> = {
  "in a folder that does not exist": [
    (at) => join(at, "none", "orders"),
    /^Cannot open .*: the folder .*none does not exist$/,
  ],
  "below a file": [
    (at) => {
      writeFileSync(join(at, "file"), "");
      return join(at, "file", "orders");
    },
    /: a part of the path is not a folder \(ENOTDIR\)$/,
  ],
  "that is a folder": [
    (at) => {
      mkdirSync(join(at, "orders"));
      return join(at, "orders");
    },
    /: it is a folder$/,
  ],
  "of a device": [() => "/dev/null", /: it is not a regular file$/],
  "of a loop of symbolic links": [
    (at) => {
      symlinkSync(join(at, "two"), join(at, "one"));
      symlinkSync(join(at, "one"), join(at, "two"));
      return join(at, "one");
    },
    /: its symbolic links form a loop \(ELOOP\)$/,
  ],
  "of a symbolic link to nothing": [
    (at) => {
      symlinkSync(join(at, "gone"), join(at, "orders"));
      return join(at, "orders");
    },
    /: it is a symbolic link to a file that does not exist$/,
  ],
  "with a name that is too long": [
    (at) => join(at, "x".repeat(300)),
    /: the name is too long \(ENAMETOOLONG\)$/,
  ],
  "of another file": [
    (at) => {
      writeFileSync(join(at, "notes"), "notes\n");
      return join(at, "notes");
    },
    /: line 1 is not that of a journal of orders$/,
  ],
};

test.each(Object.entries(WRONG))(
  "a path %s is a sentence, and nothing is left behind",
  async (_, [make, sentence]) => {
    const at = folder();
    const path = make(at);
    const before = readdirSync(at);
    const journal = fileJournal(path);
    await expect(journal.open()).rejects.toMatchObject({
      code: "JOURNAL_FAILED",
      retryable: false,
      message: expect.stringMatching(sentence),
    });
    await expect(journal.append([floorOf(1)])).rejects.toMatchObject({ code: "JOURNAL_FAILED" });
    await journal.close();
    expect(readdirSync(at)).toEqual(before);
  },
);

test("an empty file becomes a journal", async () => {
  const path = join(folder(), "orders.journal");
  writeFileSync(path, "");
  const journal = fileJournal(path);
  expect(await journal.open()).toEqual([]);
  await journal.append([floorOf(1)]);
  await journal.close();
  expect(await journal.open()).toEqual([floorOf(1)]);
  await journal.close();
});

test.each([
  [["", {}], /^Cannot make the journal of orders: path: too small/],
  [["a\0b", {}], /path: must not contain a NUL character$/],
  [[7, {}], /path: expected string, received number$/],
  [["a", { keepMs: -1 }], /keepMs: too small: expected number to be >=0$/],
  [["a", { keepMs: Number.NaN }], /keepMs: expected number, received NaN$/],
  [["a", { logger: {} }], /logger: expected an object with debug, info, warn and error$/],
  [["a", { keep: 1 }], /unknown field keep; did you mean keepMs\?$/],
] as const)("a wrong path or option is INVALID_OPTION: %j", (given, sentence) => {
  const [path, options] = given as unknown as [string, object];
  expect(() => fileJournal(path, options)).toThrow(
    expect.objectContaining({ code: "INVALID_OPTION", message: expect.stringMatching(sentence) }),
  );
});
