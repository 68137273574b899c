import { expect, test } from "vitest";
import { late } from "../../../../sim/web/mod.ts";
import { scriptedGateway } from "../../../support/web/scripted-behaviour.ts";

test("late delays responses and frames of both directions, and keeps their order", async () => {
  const { clock, gateway, get, socket } = scriptedGateway();
  gateway.inject(late({ byMs: [100, 2_000] }));
  const { events, send } = socket();
  const answers: string[] = [];
  void get("/a").then((text) => answers.push(text));
  await clock.advance(100);
  expect(answers).toEqual([]);
  for (const text of ["a", "b", "c", "d", "e"]) send(text);
  await clock.advance(10_000);
  expect(answers).toHaveLength(1);
  expect(events.slice(2).map((text) => JSON.parse(text).text)).toEqual(["a", "b", "c", "d", "e"]);
});

test("late:path delays responses alone, late:topic frames alone", async () => {
  const { clock, gateway, get, socket } = scriptedGateway();
  const { events, send } = socket();
  await clock.advance(10);
  const byPath = gateway.inject(late({ path: "/slowed", byMs: 5_000 }));
  send("smd");
  await clock.advance(10);
  expect(events).toHaveLength(3);
  await expect(clock.until(get("/slowed"), 4_999)).rejects.toThrow("Cannot settle");
  byPath.heal();
  gateway.inject(late({ topic: "smd", byMs: 5_000 }));
  expect(await clock.until(get("/slowed"), 0)).toMatch(/^200/);
  send("sor");
  send("smd");
  await clock.advance(5_000);
  expect(events).toHaveLength(4);
});
