import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { callsEnd } from "./invariants/calls-end.ts";
import { checkScripts } from "./property.ts";
import type { Script } from "./step.ts";

const WAIT = { do: "heal", thenMs: 5 } as const;
const CLOSE = { do: "close", thenMs: 7 } as const;

/** Returns the message with which a check of one script fails. */
async function failureOf(script: Script): Promise<string> {
  try {
    await checkScripts(fc.constant(script), 1);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("The check passed");
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test("a broken promise prints its sentence, the shrunk script and both commands", async () => {
  // A planted breach: every run that closes the pool breaks the promise.
  vi.spyOn(callsEnd, "breaches").mockImplementation(({ script }) =>
    script.some((step) => step.do === "close") ? ["planted"] : [],
  );
  const message = await failureOf([WAIT, CLOSE, WAIT]);
  const command =
    'npx vitest run test/model/property.test.ts -t "a broken promise prints its sentence, the shrunk script and both commands"';
  const lines = message.split("\n");
  expect(lines.slice(0, -1)).toEqual([
    "A script broke a promise.",
    "Broken: no call is pending past its deadline",
    "  planted",
    "Script:",
    '  {"do":"close","thenMs":0}',
    `Replay it: SCRIPT='[{"do":"close","thenMs":0}]' ${command}`,
  ]);
  expect(lines.at(-1)).toMatch(/^Replay the whole script: SEED=-?\d+ REPLAY=0 npx/);
  expect(lines.at(-1)?.endsWith(command)).toBe(true);
});

test("a script that cannot run prints its error, the script and the command", async () => {
  const message = await failureOf([{ do: "fault", fault: "no-such-fault", thenMs: 0 }]);
  expect(message).toContain("no-such-fault");
  expect(message).toContain('\nScript: [{"do":"fault","fault":"no-such-fault","thenMs":0}]\n');
  expect(message).toMatch(
    /\nReplay the whole script: SEED=-?\d+ REPLAY=0 npx vitest run test\/model\/property/,
  );
});

test("SCRIPT runs one script alone and passes when it breaks no promise", async () => {
  vi.stubEnv("SCRIPT", JSON.stringify([WAIT]));
  const scripts = fc.constant<Script>([{ do: "fault", fault: "no-such-fault", thenMs: 0 }]);
  await expect(checkScripts(scripts, 1)).resolves.toBeUndefined();
});
