import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { reqMktData } from "../../../sim/wire/requests/market-data.ts";
import { startApi } from "../../../sim/wire/requests/session.ts";
import { frameOf } from "../../support/messages.ts";
import { badBytes, encodedHello, FakeTws, type Fault, VirtualClock } from "../../support/sim.ts";

const strict = new TextDecoder("utf-8", { fatal: true });
const isUtf8 = (bytes: Uint8Array): boolean => {
  try {
    strict.decode(bytes);
    return true;
  } catch {
    return false;
  }
};

/** Frames that a client gets on connecting and for a contract that is not listed, with a fault in force. */
function framesUnder(fault: Fault): { greeting: Buffer; errors: Buffer[]; others: Buffer[] } {
  const tws = new FakeTws({ clock: new VirtualClock() });
  const frames: Buffer[] = [];
  tws.inject(fault);
  const end = tws.accept({
    write: (bytes) => void frames.push(Buffer.from(bytes)),
    end: () => {},
    reset: () => {},
  });
  end.received(encodedHello(100, 193));
  end.received(frameOf(startApi, { clientId: 1 }));
  end.received(frameOf(reqMktData, { reqId: 7, symbol: "NOSUCH", secType: "STK", exchange: "SMART" }));
  tws.close();
  const [greeting = Buffer.alloc(0), ...rest] = frames;
  const isError = (frame: Buffer): boolean => frame.subarray(4).toString("latin1").startsWith("4\0");
  return { greeting, errors: rest.filter(isError), others: rest.filter((frame) => !isError(frame)) };
}

test.each(["latin1", "gbk", "garbage"] as const)(
  "in %s, greeting and error texts are not UTF-8, and every other field is unchanged",
  (encoding) => {
    const { greeting, errors, others } = framesUnder(badBytes({ encoding }));
    expect([greeting, ...errors].filter(isUtf8)).toEqual([]);
    expect(others.length).toBe(2);
    expect(others.every(isUtf8)).toBe(true);
    for (const frame of [greeting, ...errors, ...others]) expect(frame.readInt32BE(0)).toBe(frame.length - 4);
    const [id, , reqId, code] = errors.at(-1)?.subarray(4).toString("latin1").split("\0") ?? [];
    expect([id, reqId, code]).toEqual(["4", "7", "200"]);
  },
);

test("the greeting in GBK ends in the name of a zone, as from a Chinese Windows", () => {
  const { greeting } = framesUnder(badBytes({ message: "greeting", encoding: "gbk" }));
  expect(new TextDecoder("gbk").decode(greeting.subarray(4))).toMatch(
    /^193\0\d{8} \d\d:\d\d:\d\d 中国标准时间\0$/,
  );
});

test("bad-bytes spoils as many messages as its times, and those of its message alone", () => {
  const { greeting, errors } = framesUnder(badBytes({ message: "error", times: 2 }));
  expect(isUtf8(greeting)).toBe(true);
  expect(errors.map(isUtf8)).toEqual([false, false, ...Array(errors.length - 2).fill(true)]);
});
