import { mkdtempSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { controlled } from "../../support/control.ts";
import { Terminal } from "../../support/terminal.ts";

const TOKEN = "a-token-of-24-characters";

/** Runs an action, and gets its code, its output and its errors. */
async function control(url: string, ...argv: readonly string[]): Promise<readonly [number, string, string]> {
  const terminal = new Terminal();
  const code = await run(["control", ...argv, "--url", url], terminal);
  return [code, terminal.printed.join("\n"), terminal.errors.join("\n")];
}

test("control injects, lists, pauses, resumes and heals faults", async () => {
  const { door, tws } = await controlled();
  expect((await control(door.url, "inject", "late:ms=5"))[0]).toBe(0);
  await control(door.url, "pause", "1");
  const [, table] = await control(door.url, "faults");
  expect(table.split("\n")).toEqual(["id  state   strikes  text", "1   paused  0        late:ms=5"]);
  await control(door.url, "resume", "1");
  expect(tws.faults().map(({ state }) => state)).toEqual(["running"]);
  expect(await control(door.url, "heal")).toEqual([0, "healed: 1", ""]);
  expect(await control(door.url, "heal", "7")).toEqual([
    1,
    "",
    "Cannot heal the fault 7: there is no such fault; the faults are 1",
  ]);
});

test("every action is carried out, and no line is longer than 80 columns", async () => {
  const { door } = await controlled();
  const order = '{"symbol":"AAPL","action":"BUY","quantity":1,"orderType":"LMT","limitPrice":90}';
  for (const argv of [
    ["health"],
    ["kinds"],
    ["place", order],
    ["answer", '{"to":"reqIds","ignore":true}'],
    ["rules"],
    ["unanswer", "1"],
    ["unanswer"],
    ["market", '{"symbol":"AAPL","move":"-3%"}'],
    ["notify", "2110", "Broken."],
    ["requests", "--limit", "5"],
    ["orders"],
    ["state"],
    ["reset"],
  ]) {
    const [code, printed, errors] = await control(door.url, ...argv);
    expect([argv, code, errors]).toEqual([argv, 0, ""]);
    expect(printed.split("\n").filter((line) => line.length > 80)).toEqual([]);
  }
  expect((await control(door.url, "metrics"))[1]).toContain("ibkr_sim_sessions 0");
  expect(JSON.parse((await control(door.url, "openapi"))[1]).openapi).toBe("3.1.0");
  expect(JSON.parse((await control(door.url, "state", "--json"))[1])).toMatchObject({ sessions: [] });
});

test.each([
  [["helth"], 2, "Cannot control helth: there is no such action; did you mean health?"],
  [["inject"], 2, "Cannot control inject: expected ibkr-pool control inject <fault>"],
  [["market", "{"], 2, "Cannot read the argument: expected JSON, got {"],
  [["inject", "mutee"], 1, "mute"],
  [["mark", "go"], 1, "Cannot set the mark go: no scenario runs"],
])("control %j gets a sentence", async (argv, code, why) => {
  const { door } = await controlled();
  const [got, , errors] = await control(door.url, ...argv);
  expect([got, errors]).toEqual([code, expect.stringContaining(why)]);
});

test("the token comes from the flag, a file or the environment, and 401 is a sentence without it", async () => {
  const { door } = await controlled({ token: TOKEN });
  expect(await control(door.url, "health")).toEqual([
    1,
    "",
    expect.stringMatching(
      /^Cannot let this request in: it has no token .*; give --token or IBKR_CONTROL_TOKEN$/,
    ),
  ]);
  const wrong = await control(door.url, "health", "--token", "another-token-of-24-char");
  expect(wrong[2]).toMatch(/^Cannot let this request in: its token is wrong/);
  expect(wrong[2]).not.toContain("another-token");
  const file = join(mkdtempSync(join(tmpdir(), "control-")), "token");
  writeFileSync(file, `${TOKEN}\n`);
  for (const token of [TOKEN, `@${file}`])
    expect((await control(door.url, "health", "--token", token))[0]).toBe(0);
  vi.stubEnv("IBKR_CONTROL_TOKEN", TOKEN);
  onTestFinished(() => void vi.unstubAllEnvs());
  expect((await control(door.url, "health"))[0]).toBe(0);
  expect((await control(door.url, "health", "--token", "@/no/such/file"))[2]).toMatch(
    /^Cannot read the token of \/no\/such\/file: /,
  );
});

test("no server, another server and no URL get sentences", async () => {
  const [code, , errors] = await control("http://127.0.0.1:1", "health");
  expect([code, errors]).toEqual([
    1,
    expect.stringMatching(/^Cannot reach a control port at http:\/\/127\.0\.0\.1:1: /),
  ]);
  expect((await control("http://user:secret@127.0.0.1:1", "health"))[2]).toBe(
    "Cannot use --url: it has a name or a password; give the token by --token",
  );
  expect((await control("http://127.0.0.1:1", "health"))[2]).not.toContain("fetch failed");
  expect((await control("127.0.0.1:1", "health"))[2]).toMatch(/^Cannot use --url: expected a URL such as /);
  const strangers = [
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
    "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
    "220 smtp.example ESMTP\r\n",
  ];
  for (const answer of strangers) {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      socket.on("error", () => {});
      sockets.push(socket);
      socket.end(answer);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    expect((await control(`http://127.0.0.1:${port}`, "health"))[2]).toMatch(
      /^Cannot (use .* no control port of ibkr-pool|reach a control port at )/,
    );
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});
