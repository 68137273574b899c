import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { run } from "../sim/cli/run.ts";
import { LiveClient } from "./support/live-client.ts";
import { blocksIn, commandsOf, wordsOf } from "./support/page-blocks.ts";
import { controlUrl, startSim, stopSim, Terminal } from "./support/terminal.ts";

/** Commands that are not run here, each with what runs it, or why nothing does. */
const ELSEWHERE: readonly (readonly [command: RegExp, reason: string])[] = [
  [/^npm (install|ci)$/, "CI begins with it"],
  [/^npm test$/, "this test is a part of it"],
  [/^npm run ok$/, "CI is this command"],
  [/^npm run build$/, "CI builds the package before it runs the tests"],
  [/^npm pack$|^npm install --global \.\//, "the check of the package packs, installs and runs it"],
  [/^node dist\/lib\/cli\.js --help$/, "the check of the package runs the built command"],
  [/^npm run drill$/, "test/sim/drills/drills.test.ts runs each drill against the pool"],
  [/^npm run drill -- run --web$/, "test/sim/drills/web runs each drill of the Web API"],
  [/^node dist\/examples\//, "test/examples.test.ts runs each program of examples/"],
  [/^npx esbuild /, "test/bundlers.test.ts runs it"],
  [/^(curl|url=|json=)/, "test/control-page.test.ts runs the block"],
  [/^npm run simulate -- /, "test/swarm/fleet runs the command, and test/seeds runs seeds"],
  [/^SEED=<seed> /, "it names what a failed test prints"],
  [/^TESTS=pacing npx stryker /, "it takes minutes on two cores"],
];

const isElsewhere = (command: string): boolean => ELSEWHERE.some(([pattern]) => pattern.test(command));

/** Commands of this package: those of an installed one, and the scripts that stand for them in a clone. */
const OWN = /^(?:ibkr-pool|npm run (sim|drill|agent) --) /;

/** Words of a command of this package, without the program itself. */
const ownWords = (command: string): readonly string[] =>
  wordsOf(command.replace(OWN, (_, script?: string) => (script === undefined ? "" : `${script} `)));

const COMMANDS = blocksIn("sh").flatMap((block) =>
  commandsOf(block).map((command) => [`${block.page}:${block.line}`, command] as const),
);

test("each command of a page is run here, or has a reason that some command needs", () => {
  const others = COMMANDS.filter(([, command]) => !OWN.test(command) && !isElsewhere(command));
  expect(others).toEqual([]);
  const idle = ELSEWHERE.filter(([pattern]) => !COMMANDS.some(([, command]) => pattern.test(command)));
  expect(idle.map(([, reason]) => reason)).toEqual([]);
  expect(COMMANDS.length).toBeGreaterThan(40);
});

const FOLDER = mkdtempSync(join(tmpdir(), "page-commands-"));

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

/** The words with free ports, the fake as gateway, files in a folder of the test, and a program that ends at once. */
function placed(words: readonly string[], upstream: number): readonly string[] {
  const at = words.indexOf("--");
  const [own, program] = at < 0 ? [words, []] : [words.slice(0, at), words.slice(at + 1)];
  const moved = own.map((word, index) => {
    const option = own[index - 1] ?? "";
    if (["--port", "--listen", "--control"].includes(option)) return "0";
    if (option === "--upstream") return `127.0.0.1:${upstream}`;
    return /^[\w-]+\.(html|jsonl)$/.test(word) ? join(FOLDER, word) : word;
  });
  return program.length === 0 ? moved : [...moved, "--", "sh", "-c", "exit 0", ...program];
}

/** Commands that go on until they are interrupted. */
const LISTENS: readonly string[] = ["sim", "proxy", "record"];

/** Runs a command to its end, or until it listens, or a client was there. */
async function codeOf(words: readonly string[]): Promise<readonly [code: number, errors: string]> {
  const terminal = new Terminal();
  const listening = terminal.line(/^listening on /);
  const code = run(words, terminal);
  if (LISTENS.includes(words[0] ?? "")) {
    const line = await Promise.race([listening, code.then(() => "")]);
    const port = Number(/:(\d+)/.exec(line)?.[1] ?? 0);
    if (words[0] === "record") await use(port);
    terminal.interrupt();
  }
  return [await code, terminal.errors.join("\n")];
}

/** A client that reads the positions and leaves. */
async function use(port: number): Promise<void> {
  const client = await new LiveClient(port, 5).connect();
  await client.request((api) => api.reqPositions(), "positionEnd");
  client.close();
}

const isControl = ([word]: readonly string[]): boolean => word === "control";

/** Commands of this package in the order of their pages: a recording is made before it is read. */
const RUN = COMMANDS.filter(([, command]) => OWN.test(command) && !isElsewhere(command)).filter(
  ([, command]) => !isControl(ownWords(command)),
);

test.each(RUN)("the command at %s runs: %s", async (_, command) => {
  const gateway = await startSim("--start", "2026-01-13T15:30:00Z");
  const words = placed(ownWords(command), gateway.port);
  const [code, errors] = await codeOf(words);
  // A program that ends at once fails its drills; a recording may differ from the fake. Arguments that are wrong are 2.
  const mayFail = words.includes("--") || words[0] === "diff";
  expect([code, errors], errors).toEqual([
    mayFail ? expect.toSatisfy((one) => one === 0 || one === 1) : 0,
    errors,
  ]);
  await stopSim(gateway);
});

test("the commands of ibkr-pool control on the page of the control port act, one after the other", async () => {
  const sim = await startSim("--control", "0", "--always-open");
  const url = await controlUrl(sim);
  const client = await new LiveClient(sim.port, 1).connect();
  const [contract, order] = [
    { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" },
    { action: "BUY", orderType: "LMT", lmtPrice: 1, totalQuantity: 1, tif: "DAY", transmit: true },
  ];
  await client.request((api) => api.placeOrder(7, contract as never, order as never), "openOrder");
  const commands = COMMANDS.filter(([, command]) => isControl(ownWords(command)));
  expect(commands.length).toBeGreaterThan(5);
  for (const [where, command] of commands) {
    const terminal = new Terminal();
    const code = await run([...ownWords(command), "--url", url], terminal);
    expect([where, command, code, terminal.errors]).toEqual([where, command, 0, []]);
  }
  await client.event("execDetails");
  client.close();
  await stopSim(sim);
});

test("the report of the first drills of the README is one page, and the recording has messages", () => {
  expect(readFileSync(join(FOLDER, "report.html"), "utf8")).toContain("nightly-restart");
  expect(readFileSync(join(FOLDER, "session.jsonl"), "utf8")).toContain("reqPositions");
});
