import { expect, test } from "vitest";
import { ByteFlow } from "../../../sim/net/byte-flow.ts";
import { Connection } from "../../../sim/net/connection.ts";
import { ServerTrace } from "../../../sim/net/server-trace.ts";
import { frameText } from "../../../sim/wire/frames.ts";
import { Trace, VirtualClock } from "../../support/sim.ts";

test("a message is recorded by its name, an error by its code, and both with their content", () => {
  const trace = new Trace();
  const record = new ServerTrace(trace, new VirtualClock(0));
  const link = { write: () => {}, end: () => {}, reset: () => {} };
  const faults = { hooks: () => [], struck: () => {}, textOf: () => undefined };
  const flows = { in: new ByteFlow("in", faults, link), out: new ByteFlow("out", faults, link) };
  const connection = new Connection({
    id: 1,
    link,
    flows,
    inbox: { forget() {} },
    mute: false,
    readableMs: 0,
  });
  connection.serverVersion = 193;
  const fields = ["4", "2", "7", "200", "No security", ""];
  const told = (direction: "in" | "out", name: string, fields: readonly string[], isLost: boolean): void =>
    record.message(connection, { direction, name, fields, isLost, joined: frameText(fields) });
  told("out", "error", fields, false);
  told("in", "reqIds", ["8", "1", "1"], true);
  const seen = trace.events.map(({ event, detail, content }) => [event, detail, content]);
  expect(seen).toEqual([
    ["sent", "error 200", "error #7 200 No security"],
    ["lost", "reqIds", "reqIds count=1"],
  ]);
});
