import { expect, test } from "vitest";
import { mute } from "../../../../sim/web/mod.ts";
import { scriptedGateway } from "../../../support/web/scripted-behaviour.ts";

test("mute carries requests out and answers none, and WebSockets receive nothing", async () => {
  const { clock, gateway, behaviour, get, socket } = scriptedGateway();
  const fault = gateway.inject(mute());
  const { events, send } = socket();
  const answers: string[] = [];
  void get("/a").then((text) => answers.push(text));
  await clock.advance(100);
  send("tic");
  await clock.advance(60_000);
  expect([events, answers]).toEqual([["open"], []]);
  expect(behaviour.received).toEqual(["GET /a", "open", "tic"]);
  fault.heal();
  expect(await clock.until(get("/a"))).toMatch(/^200/);
  send("tic");
  await clock.advance(10);
  expect(events).toHaveLength(2);
});

test("mute:path leaves other requests and WebSockets alone", async () => {
  const { clock, gateway, get, socket } = scriptedGateway();
  gateway.inject(mute({ path: "/tickle" }));
  const { events } = socket();
  expect(await clock.until(get("/a"))).toMatch(/^200/);
  await clock.advance(10);
  expect(events).toHaveLength(2);
});
