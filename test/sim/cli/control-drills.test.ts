import { expect, test } from "vitest";
import { controlDrills } from "../../../sim/cli/control-drills.ts";
import { CATALOGUE, fakeStage, scenarioOf } from "../../../sim/drills/mod.ts";

const ADDRESS = { host: "127.0.0.1", port: 0 };

test.each([
  [{ control: ADDRESS, jobs: 2 }, "Cannot use --control with --jobs 2: it acts on the one drill that runs"],
  [{ ui: true, jobs: 4 }, "Cannot use --ui with --jobs 4"],
] as const)("%j is refused with a sentence", async (flags, why) => {
  await expect(controlDrills(3, { seed: 1, ...flags }, { err: () => {} })).rejects.toThrow(why);
});

test("the control port of a run acts on its drill, and ends with the run", async () => {
  const lines: string[] = [];
  const io = { err: (line: string) => void lines.push(line) };
  const run = await controlDrills(1, { seed: 1, jobs: 1, control: ADDRESS }, io);
  const [url = ""] = /http:\S+/.exec(lines.join()) ?? [];
  const drill = CATALOGUE.find(({ name }) => name === "nightly-restart");
  if (drill === undefined) throw new Error("there is no drill nightly-restart");
  const health = async () => await (await fetch(`${url}/health`)).json();
  expect(await health()).toMatchObject({ what: "drill", drill: { state: "between", number: 0, of: 1 } });
  const stage = await fakeStage(scenarioOf(drill), 1);
  run.onStage(stage, drill);
  expect(await health()).toMatchObject({ drill: { state: "running", name: "nightly-restart" } });
  await stage.close();
  run.onProgress({ phase: "done" });
  expect(await health()).toMatchObject({ drill: { state: "between", number: 1 } });
  await run.close();
  await expect(fetch(`${url}/health`)).rejects.toThrow();
});
