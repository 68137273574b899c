import { expect, test } from "vitest";
import { badUtf8, FakeGateway } from "../../../../sim/web/mod.ts";
import { scriptedGateway } from "../../../support/web/scripted-behaviour.ts";

test("bad-utf8 spoils a text of a frame, and a client that goes on reads a replacement character", async () => {
  const { clock, gateway, socket } = scriptedGateway();
  gateway.inject(badUtf8({ topic: "sor", times: 1 }));
  const { events, send } = socket();
  await clock.advance(10);
  for (const text of ["str", "sor", "sor"]) send(text);
  await clock.advance(10);
  expect(events.slice(2).map((text) => JSON.parse(text).text)).toEqual(["str", "sor\ufffd", "sor"]);
});

test("bad-utf8 puts the byte 0x99 into the bytes of a frame, whatever they are", () => {
  const { behaviour } = scriptedGateway();
  for (const [data, spoilt] of [
    ['{"a":"b"}', '{"a":"b\x99"}'],
    ["12", "12\x99"],
    ["", "\x99"],
  ] as const) {
    const gateway = new FakeGateway({
      behaviour: Object.assign(Object.create(behaviour), {
        open: (socket: number) => [{ kind: "push", socket, topic: "sor", data }],
      }),
    });
    gateway.inject(badUtf8());
    const sent: (string | Uint8Array)[] = [];
    gateway.open(
      { query: new URLSearchParams(), headers: {} },
      { send: (one) => sent.push(one), close: () => {}, reset: () => {} },
    );
    expect(sent).toEqual([Uint8Array.from(spoilt, (sign) => sign.charCodeAt(0))]);
    gateway.close();
  }
});
