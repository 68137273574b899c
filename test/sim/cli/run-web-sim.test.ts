import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { run } from "../../../sim/cli/run.ts";
import { Terminal } from "../../support/terminal.ts";

const file = (name: string): string => fileURLToPath(new URL(`../../support/web/${name}`, import.meta.url));

const EXAMPLE = fileURLToPath(new URL("../../../examples/history", import.meta.url));

interface WebSim {
  readonly terminal: Terminal;
  readonly url: string;
  /** Interrupts it, and resolves with the exit code. */
  stop(): Promise<number>;
}

/** Starts `sim --web` on a free port. */
async function startWebSim(...options: string[]): Promise<WebSim> {
  const terminal = new Terminal();
  const listening = terminal.line(/^listening on /);
  const code = run(["sim", "--web", "--port", "0", ...options], terminal);
  const url = (await listening).slice("listening on ".length);
  return {
    terminal,
    url,
    stop: () => {
      terminal.interrupt();
      return code;
    },
  };
}

test("sim --web prints its URL and every event, and exits with 0 when interrupted", async () => {
  const { terminal, url, stop } = await startWebSim("--fault", "garbage", "--start", "2026-01-13T15:30:00Z");
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/v1\/api$/);
  const response = await fetch(`${url}/tickle`, { method: "POST" });
  expect(await response.text()).toContain("<title>Login</title>");
  const healed = terminal.line(/ heal /);
  terminal.input.write("heal garbage\n");
  await healed;
  const unread = terminal.line(/Cannot read/);
  terminal.input.write("inject half-open\n");
  expect(await unread).toContain('there is no "half-open"');
  expect(await stop()).toBe(0);
  expect(terminal.printed).toEqual(
    expect.arrayContaining([expect.stringMatching(/^15:30:\d\d\.\d{3} {2}#1 {2}read {4}POST \/tickle$/)]),
  );
});

test("sim --web injects the faults of its timetable, and takes the options of its fake", async () => {
  const { terminal, url, stop } = await startWebSim(
    ...["--start", "2026-01-13T20:29:59Z", "--daily", "15:30 garbage", "--no-logged-in", "--always-open"],
  );
  expect(terminal.printed).toContain("Everything trades at all hours (--always-open).");
  expect((await fetch(`${url}/iserver/auth/status`, { method: "POST" })).status).toBe(401);
  await terminal.line(/ fault +garbage/);
  const response = await fetch(`${url}/tickle`, { method: "POST" });
  expect(await response.text()).toContain("<title>Login</title>");
  expect(await stop()).toBe(0);
});

test("sim --web answers from the past prices of --history, and refuses a folder without any", async () => {
  const { stop } = await startWebSim(
    "--history",
    EXAMPLE,
    "--history-live",
    "--start",
    "2026-01-13T15:10:00Z",
  );
  expect(await stop()).toBe(0);
  const terminal = new Terminal();
  const folder = fileURLToPath(new URL("../../support/web", import.meta.url));
  expect(await run(["sim", "--web", "--port", "0", "--history", folder], terminal)).toBe(2);
  expect(terminal.errors.join()).toMatch(/^Cannot use the history .* it has no file such as AAPL.1-day.csv/);
});

test("sim --web listens with TLS, given a key and a certificate", async () => {
  const { url, stop } = await startWebSim(
    "--tls-key",
    file("localhost.key"),
    "--tls-cert",
    file("localhost.cert"),
  );
  expect(url).toMatch(/^https:/);
  expect(await stop()).toBe(0);
});

test.each([
  ["--web --tls-key x", "Cannot use TLS: --tls-key and --tls-cert are needed together"],
  ["--web --tls-key nothing --tls-cert nothing", "Cannot read the key nothing"],
  ["--web --read-only", "Cannot use --read-only with --web"],
  ["--web --state x", "Cannot use --state with --web"],
  ["--web --daily usual", "Cannot use --daily usual with --web: the gateway has its nightly reset by itself"],
  ["--web --daily reset", "expected a time and a fault, like 23:45 restart"],
  ["--idle-ms 5", "Cannot use --idle-ms without --web"],
  ["--tls-key x", "Cannot use --tls-key without --web"],
  ["--web --fault half-open", 'there is no "half-open"; '],
  ["--fault expire", 'there is no "expire"; '],
])("sim %s is refused with a sentence and exit code 2", async (options, sentence) => {
  const terminal = new Terminal();
  expect(await run(["sim", "--port", "0", ...options.split(" ")], terminal)).toBe(2);
  expect(terminal.errors.join()).toContain(sentence);
});
