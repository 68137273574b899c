import { expect, onTestFinished, test, vi } from "vitest";
import { logOnFailure } from "../../../sim/mod.ts";
import { failureText } from "../../../sim/testing/log-on-failure.ts";
import { handClient, inMemory } from "../../support/hand-client.ts";

/** What is printed during a test. */
function printed(): string[] {
  const lines: string[] = [];
  const spy = vi.spyOn(console, "error").mockImplementation((text) => void lines.push(text));
  onTestFinished(() => spy.mockRestore());
  return lines;
}

test("a test that fails prints the log of its fake, and rules that were not used", async () => {
  const lines = printed();
  await using tws = await inMemory();
  await handClient(tws, 7);
  tws.on("reqPositions").once();
  const boom = new Error("boom");
  const failing = logOnFailure(tws, () => Promise.reject(boom));
  await expect(failing).rejects.toBe(boom);
  expect(lines).toEqual([
    expect.stringMatching(
      /^Log of the fake TWS:\n.*read +startApi clientId=7\n.*on: reqPositions was never used/s,
    ),
  ]);
  const atOnce = (): never => {
    throw boom;
  };
  await expect(logOnFailure(tws, atOnce)).rejects.toBe(boom);
  expect(lines).toHaveLength(2);
});

test("a test that passes prints nothing, and its value is returned", async () => {
  const lines = printed();
  await using tws = await inMemory();
  tws.on("reqPositions").once();
  expect(await logOnFailure(tws, () => 7)).toBe(7);
  expect(lines).toEqual([]);
});

test("the log stands under the name of the test where it is known", async () => {
  await using tws = await inMemory();
  expect(failureText(tws, "a group > a test")).toBe(
    'Log of the fake TWS of "a group > a test":\n(no client connected)',
  );
});
