import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { FakeGateway, listenWeb, type WebDoor } from "../sim/web/mod.ts";
import { getConnectionPool } from "../src/mod.ts";
import { type Example, examples, isTestFile, parts, WEB_URL } from "./support/page-examples.ts";
import { sessionsEnded } from "./support/sessions-ended.ts";
import { clockFrom, FakeTws, listen, type TcpDoor } from "./support/sim.ts";
import { MORNING_MS } from "./support/watches.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const OUT = join(ROOT, "test", ".examples");

/** An example that takes longer waits for something that never comes. */
const EXAMPLE_MS = 12_000;

let tws: FakeTws;
let door: TcpDoor;

beforeAll(async () => {
  // On any day, and at any hour: the market of the fake is open.
  tws = new FakeTws({ profile: "gentle", clock: clockFrom(MORNING_MS) });
  door = await listen(tws);
  mkdirSync(OUT, { recursive: true });
});

afterAll(async () => {
  tws.close();
  await door.close();
  rmSync(OUT, { recursive: true, force: true });
});

/** Runs a task with a gateway of its own: many short programs in a row would exceed the limits of one. */
async function withGateway<Result>(task: (door: WebDoor) => Promise<Result>): Promise<Result> {
  const gateway = new FakeGateway({ clock: clockFrom(MORNING_MS) });
  const webDoor = await listenWeb(gateway);
  try {
    return await task(webDoor);
  } finally {
    gateway.close();
    await webDoor.close();
  }
}

/** The example as a module that runs it: packages are this one, and the gateway is a fake one. */
function asModule(example: Example, url: string): string {
  const { imports, body } = parts(example);
  const local = imports
    .replaceAll('"ibkr-pool"', '"../../src/mod.ts"')
    .replaceAll('"ibkr-pool/sim"', '"../../sim/mod.ts"')
    .replaceAll('"ibkr-pool/sim/vitest"', '"../../sim/vitest/mod.ts"')
    .replace(/"\.\/(bot|stop-loss)\.ts"/g, '"../../examples/testing/$1.ts"')
    .replaceAll('"ibkr-pool/web"', '"../../src/web/mod.ts"')
    .replaceAll('"ibkr-pool/sim/web"', '"../../sim/web/mod.ts"')
    .replaceAll('"ibkr-pool/sim/web/memory"', '"../../sim/web/memory/mod.ts"')
    .replaceAll('"ibkr-pool/langgraph"', '"../../src/langgraph/mod.ts"')
    .replaceAll('"ibkr-pool/otel"', '"../../src/otel/mod.ts"');
  // An example that makes a clock of its own has its gateway in memory; the others find one on a port.
  const placed = body.includes("MemoryNetwork")
    ? body
    : body
        .replaceAll("4002", `${door.port}`)
        .replaceAll(WEB_URL, url)
        // A server of the example listens on a free port.
        .replace(/\.listen\(\d+,/, ".listen(0,");
  return `import assert from "node:assert/strict";\n${local}\nexport default async function run() {\n${placed}\n}\n`;
}

const RUN = examples().filter((example) => !isTestFile(example));

test.each(RUN.map((example) => [example.where, example] as const))(
  "the example at %s runs",
  async (where, example) => {
    // Code written to the names of the origin uses the shared pool, which has to know this fake's port.
    const shared = example.code.includes("createIbkrConnection")
      ? getConnectionPool({ port: door.port })
      : undefined;
    const file = join(OUT, `${where.replaceAll(/[^a-z0-9]+/gi, "-")}.ts`);
    await withGateway(async ({ url }) => {
      writeFileSync(file, asModule(example, url));
      const { default: run } = (await import(/* @vite-ignore */ pathToFileURL(file).href)) as {
        default: () => Promise<void>;
      };
      await run();
    });
    await shared?.close();
    await sessionsEnded(tws);
    expect(tws.sessions()).toEqual([]);
  },
  EXAMPLE_MS,
);

/** What each program prints, beside other lines. */
const PROGRAMS = {
  "langgraph-agent": /I have read 4 results\.\nsessions used: 1$/,
  "lease-api": /^APPLE INC\nMICROSOFT CORP\nconnections: 1$/,
  "portfolio-report": /^Account \w+\n {2}NetLiquidation +\d+[\s\S]+\n {2}Profit and loss of today: -?\d/,
  "quote-stream": /^bid .*\n(.*\n){18}bid \d+\.\d+ {2}ask \d+\.\d+ {2}last \d+\.\d+$/,
  "web-agent": /^DU\d+ \(paper\)\nget_account_summary: (.*\n){4}sessions used: 1; /,
};

test("each program of examples/ is run by a test", () => {
  const files = readdirSync(join(ROOT, "examples")).filter((name) => name.endsWith(".ts"));
  expect(files.sort()).toEqual(Object.keys(PROGRAMS).map((name) => `${name}.ts`));
});

test.each(Object.entries(PROGRAMS))(
  "the program examples/%s.ts runs with --port, or with --url",
  async (name, printed) => {
    const { argv } = process;
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    try {
      await withGateway(async ({ url }) => {
        const where = name.startsWith("web-") ? ["--url", url] : ["--port", `${door.port}`];
        process.argv = [...argv.slice(0, 2), ...where];
        await import(/* @vite-ignore */ pathToFileURL(join(ROOT, "examples", `${name}.ts`)).href);
      });
      expect(log.mock.calls.map((line) => line.join(" ")).join("\n")).toMatch(printed);
    } finally {
      process.argv = argv;
      log.mockRestore();
    }
    await sessionsEnded(tws);
    expect(tws.sessions()).toEqual([]);
  },
  EXAMPLE_MS,
);

/** What pages show of files of examples, by the page and the language of the block. */
const SHOWN: readonly (readonly [page: string, language: string, file: string])[] = [
  ["docs/testing.md", "ts", "stop-loss.vitest.test.ts"],
  ["docs/testing.md", "yaml", "bracket.yaml"],
  ["docs/testing.md", "python", "test_bracket_bot.py"],
];

test.each(SHOWN)(
  "a block of %s in %s is a part of examples/testing/%s, which is run",
  (page, language, file) => {
    const text = readFileSync(join(ROOT, page), "utf8");
    const blocks = [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "gm"))].map(
      ([, code = ""]) => code,
    );
    const whole = readFileSync(join(ROOT, "examples", "testing", file), "utf8");
    expect(blocks.filter((code) => whole.includes(code.trimEnd()))).toHaveLength(1);
  },
);

test("blocks of pages that are tests are shown from files", () => {
  const shown = SHOWN.map(([page]) => page);
  const others = examples().filter(
    (example) => isTestFile(example) && !shown.includes(example.where.split(":")[0] ?? ""),
  );
  expect(others).toEqual([]);
});

test("there are examples, of the pool and of the fake", () => {
  const places = examples().map(({ where }) => where.split(":")[0]);
  expect(places).toEqual(
    expect.arrayContaining([
      "README.md",
      "sim/README.md",
      "docs/guide.md",
      "docs/migration.md",
      "src/pool.ts",
      "src/compat.ts",
      "src/web/web-pool.ts",
      "src/web/web-lease.ts",
      "src/web/web-reads.ts",
      "src/web/web-streams.ts",
      "sim/net/memory.ts",
      "sim/net/tcp.ts",
    ]),
  );
});
