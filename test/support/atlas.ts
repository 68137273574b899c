import { reqContractDetails } from "../../sim/wire/requests/contracts.ts";
import { reqHistoricalData } from "../../sim/wire/requests/historical-data.ts";
import { cancelMktData, reqMktData } from "../../sim/wire/requests/market-data.ts";
import { placeOrder } from "../../sim/wire/requests/place-order.ts";
import { reqPositions } from "../../sim/wire/requests/positions.ts";
import { reqCurrentTime, reqIds } from "../../sim/wire/requests/session.ts";
import type { AtlasWitness } from "./atlas-witness.ts";
import { AAPL_NUMBERED } from "./contracts.ts";

/** One entry of the atlas of faults, and the fault that gives it. */
export interface AtlasEntry {
  readonly layer: "connect" | "established" | "framing" | "session" | "semantics" | "lifecycle";
  readonly entry: string;
  /** Texts of the faults that give it together. */
  readonly faults: readonly string[];
  /** What the client does; the faults are injected by `inject`, at the beginning unless `later` is true. */
  readonly later?: true;
  readonly does: (witness: AtlasWitness) => Promise<void>;
  /** Lines that the client sees in this order; a line may be given by its beginning. */
  readonly sees: readonly string[];
  /** Beginnings of lines that it does not see. */
  readonly never?: readonly string[];
}

const ORDER = {
  ...AAPL_NUMBERED,
  action: "BUY",
  orderType: "LMT",
  lmtPrice: 100,
  totalQuantity: 1,
  tif: "DAY",
  transmit: true,
};

const dials = (witness: AtlasWitness): Promise<void> => witness.dial();
/** Requests the positions. */
const positions = (witness: AtlasWitness): Promise<void> => witness.send(reqPositions);
/** Does one thing after the other. */
const all =
  (...parts: readonly ((witness: AtlasWitness) => Promise<void>)[]) =>
  async (witness: AtlasWitness): Promise<void> => {
    for (const part of parts) await part(witness);
  };
const after = (ms: number) => (witness: AtlasWitness) => witness.pass(ms);
const heals = async (witness: AtlasWitness): Promise<void> => {
  witness.tws.heal();
  await witness.pass(0);
};
const orders =
  (orderId: number, more: Partial<typeof ORDER> = {}) =>
  (witness: AtlasWitness): Promise<void> =>
    witness.send(placeOrder, { ...ORDER, ...more, orderId });
const time = (witness: AtlasWitness): Promise<void> => witness.send(reqCurrentTime);
const ids = (witness: AtlasWitness): Promise<void> => witness.send(reqIds);
const line = (witness: AtlasWitness): Promise<void> =>
  witness.send(reqMktData, { reqId: 3, ...AAPL_NUMBERED });
const bars = (witness: AtlasWitness): Promise<void> =>
  witness.send(reqHistoricalData, {
    reqId: 4,
    ...AAPL_NUMBERED,
    barSize: "1 hour",
    duration: "1 D",
    whatToShow: "TRADES",
    formatDate: 1,
    useRth: true,
  });
const unlisted = (witness: AtlasWitness): Promise<void> =>
  witness.send(reqContractDetails, {
    reqId: 5,
    symbol: "NOSUCH",
    secType: "STK",
    exchange: "SMART",
    currency: "USD",
  });
const details = (witness: AtlasWitness): Promise<void> =>
  witness.send(reqContractDetails, { reqId: 5, ...AAPL_NUMBERED });

const connect = (
  entry: string,
  fault: string,
  does: AtlasEntry["does"],
  sees: string[],
  never?: string[],
): AtlasEntry => ({
  layer: "connect",
  entry,
  faults: [fault],
  does,
  sees,
  ...(never === undefined ? {} : { never }),
});
/** Makes an entry whose faults are injected once there is a session. */
const within =
  (layer: AtlasEntry["layer"]) =>
  (
    entry: string,
    fault: string | readonly string[],
    does: AtlasEntry["does"],
    sees: string[],
    never?: string[],
  ): AtlasEntry => ({
    layer,
    entry,
    faults: typeof fault === "string" ? [fault] : fault,
    later: true,
    does,
    sees,
    ...(never === undefined ? {} : { never }),
  });
const established = within("established");
const framing = within("framing");
const semantics = within("semantics");
const lifecycle = within("lifecycle");
const session = (
  entry: string,
  fault: string,
  sees: string[],
  never?: string[],
  does: AtlasEntry["does"] = dials,
): AtlasEntry => ({
  ...connect(entry, fault, does, sees, never),
  layer: "session",
});

/** Every entry of the atlas that is a fault of TWS or of the network. */
export const ATLAS: readonly AtlasEntry[] = [
  connect("refuse(dur)", "refuse:forMs=1000", all(dials, after(1_000), dials), [
    "closed connect ECONNREFUSED",
    "2: nextValidId",
  ]),
  connect("SYN blackhole(dur)", "refuse:how=lost,forMs=2000", all(dials, after(5_000)), [
    "nextValidId 1 @3000",
  ]),
  connect("DNS fail", "refuse:how=no-name", dials, ["closed getaddrinfo ENOTFOUND gateway"]),
  connect("no way to the machine", "refuse:how=unreachable", dials, ["closed connect EHOSTUNREACH"]),
  connect("slow accept(delay)", "latency:dialMs=700", all(dials, after(900)), ["opened @700", "nextValidId"]),
  connect("accept-then-close", "refuse:how=closed", dials, ["opened", "closed fin"], ["greeting"]),
  connect("accept-then-RST", "refuse:how=reset", dials, ["closed read ECONNRESET"], ["opened"]),

  established("RST(out, after n bytes)", "cut-bytes:bytes=30", positions, [
    "bytes 30",
    "closed read ECONNRESET",
  ]),
  established(
    "RST(in, after n bytes)",
    "cut-bytes:direction=in,bytes=3",
    positions,
    ["closed read ECONNRESET"],
    ["position"],
  ),
  established("FIN", "drop:how=fin", after(1), ["closed fin"]),
  established("half-close", "half-close:afterRequest=reqPositions", positions, ["closed fin"], ["position"]),
  established(
    "blackhole(in, dur, then heal)",
    "partition:direction=in,forMs=500",
    all(positions, after(600)),
    ["positionEnd @500"],
  ),
  established(
    "blackhole(out, dur, then heal)",
    "partition:direction=out,forMs=500",
    all(positions, after(600)),
    ["positionEnd @500"],
  ),
  established(
    "blackhole(both, dur, then die)",
    "partition:fate=die,forMs=500",
    all(positions, after(60_000), positions),
    [],
    ["position", "closed"],
  ),
  established(
    "latency(min, mean, tail)",
    "latency:frameMs=10,tailMs=900,tail=0.5",
    all(positions, after(5_000)),
    ["positionEnd"],
    ["positionEnd @0"],
  ),
  established(
    "bandwidth",
    "bandwidth:bytesPerSecond=100",
    all(positions, after(60_000)),
    ["positionEnd"],
    ["positionEnd @0"],
  ),
  established("stall at offset", "partition:afterBytes=40,direction=out", all(positions, after(900), heals), [
    "bytes 40 @0",
    "positionEnd @900",
  ]),
  established(
    "close with undelivered bytes, graceful",
    ["bandwidth:bytesPerSecond=400", "drop:how=fin,afterMs=100"],
    all(positions, after(60_000)),
    ["positionEnd", "closed fin"],
  ),
  established(
    "close with undelivered bytes, reset",
    ["bandwidth:bytesPerSecond=400", "drop:how=rst,afterMs=100"],
    all(positions, after(60_000)),
    ["closed read ECONNRESET @100"],
    ["positionEnd"],
  ),
  established(
    "lost RST, ghost(G)",
    "partition:direction=in,dials=served,forMs=100",
    all((witness) => witness.leave("reset"), after(200), dials, after(10_000), dials),
    ["2: error 326 of -1", "3: nextValidId"],
  ),
  established(
    "half-open in either direction",
    "half-open",
    all(positions, after(60_000)),
    [],
    ["position", "closed"],
  ),
  established("TWS stands still", "freeze:forMs=800", all(positions, after(900)), ["positionEnd @800"]),

  framing("split(1..n)", "slice:bytes=1", positions, ["bytes 1", "bytes 1", "positionEnd"]),
  framing("coalesce", "slice:joinMs=50", all(positions, time, after(60)), [
    "position",
    "positionEnd @50",
    "currentTime @50",
  ]),
  framing("garbage prefix", "misframe:how=garbage,times=1", positions, ["bytes"], ["positionEnd"]),
  framing("bit flip(p)", "garble:message=positionEnd,bytes=5", positions, ["position"], ["positionEnd"]),
  framing(
    "length negative",
    "misframe:how=negative,message=positionEnd",
    positions,
    ["position"],
    ["positionEnd"],
  ),
  framing("length 0", "misframe:how=zero,message=positionEnd", positions, ["position"], ["positionEnd"]),
  framing("length huge", "misframe:how=huge,message=positionEnd", positions, ["position"], ["positionEnd"]),
  framing("missing NUL", "misframe:how=unended,message=positionEnd", positions, ["position"]),
  framing(
    "truncated last frame then FIN",
    "cut-frame:message=positionEnd,how=fin",
    positions,
    ["position", "closed fin"],
    ["positionEnd"],
  ),
  framing(
    "oversized frame",
    "misframe:how=oversized,message=positionEnd",
    positions,
    ["position"],
    ["positionEnd"],
  ),
  framing("large frame", "huge-history:bars=3000", all(bars, after(5_000)), ["historicalData"]),
  framing("duplicated frame", "repeat:message=positionEnd", positions, ["positionEnd", "positionEnd"]),
  framing("texts that are not UTF-8", "bad-bytes:message=error", unlisted, ["error 200 of 5"]),

  session("no version", "mute", ["opened"], ["greeting"]),
  session("bad version(NaN)", "wrong-protocol", ["greeting banana"]),
  session("bad version(< 100)", "wrong-protocol:version=99", ["greeting 99"]),
  session("bad version(> max)", "wrong-protocol:version=194", ["greeting 194"]),
  session(
    "version delay",
    "latency:handshakeMs=400",
    ["greeting 193 @400", "nextValidId"],
    [],
    all(dials, after(500)),
  ),
  session("no managedAccounts", "withhold:message=managedAccounts", ["nextValidId"], ["managedAccounts"]),
  session("no nextValidId", "withhold:message=nextValidId", ["managedAccounts"], ["nextValidId"]),
  session(
    "late nextValidId",
    "late:message=nextValidId,ms=600",
    ["managedAccounts @0", "nextValidId 1 @600"],
    [],
    all(dials, after(700)),
  ),
  semantics("nextValidId backwards", "next-id-back:by=2", all(orders(1), orders(2), ids), ["nextValidId 1"]),
  session(
    "326(count)",
    "client-id-conflict:dials=1",
    ["error 326 of -1", "closed fin", "2: nextValidId"],
    [],
    all(dials, dials),
  ),
  session(
    "326(hold)",
    "client-id-conflict:forMs=500",
    ["error 326 of -1", "2: nextValidId"],
    [],
    all(dials, after(600), dials),
  ),
  session(
    "START_API ignored",
    "swallow:request=startApi",
    ["greeting"],
    ["managedAccounts", "nextValidId", "closed"],
  ),
  session("server closes right after nextValidId", "drop:how=fin,afterFrames=3", [
    "nextValidId",
    "closed fin",
  ]),
  session("second nextValidId", "repeat:message=nextValidId", ["nextValidId 1", "nextValidId 1"]),

  semantics(
    "ignore request",
    "swallow:request=reqPositions",
    all(positions, time),
    ["currentTime"],
    ["position"],
  ),
  semantics("duplicate reply", "repeat:message=position", positions, [
    "position ",
    "position ",
    "position ",
    "position ",
    "position ",
  ]),
  semantics("reorder replies", "late:message=position,ms=50,times=1", all(positions, after(60)), [
    "positionEnd",
    "position ",
  ]),
  semantics(
    "late reply after cancel",
    "late:message=tickReqParams,ms=500",
    all(line, (witness) => witness.send(cancelMktData, { reqId: 3 }), after(600)),
    ["tickReqParams @500"],
  ),
  semantics("orderStatus duplicated", "order-status:missing=0,doubled=1", orders(1), [
    "orderStatus Submitted",
    "orderStatus Submitted",
  ]),
  semantics(
    "orderStatus missing, openOrder without status",
    "order-status:missing=1",
    orders(1),
    ["openOrder"],
    ["orderStatus"],
  ),
  semantics("orderStatus out of order", "late:message=orderStatus,ms=80,times=1", all(orders(1), after(90)), [
    "openOrder",
    "orderStatus Submitted @80",
  ]),
  semantics(
    "reject 201",
    "answer-error:request=placeOrder,code=201",
    orders(1),
    ["error 201 of 1"],
    ["openOrder"],
  ),
  semantics(
    "reject 201 + bad JSON",
    'answer-error:request=placeOrder,code=201,advanced="{no JSON"',
    orders(1),
    ["error 201 of 1 {no JSON"],
  ),
  semantics("103 duplicate id", "answer-error:request=placeOrder,code=103", orders(1), ["error 103 of 1"]),
  semantics("1100 then 1102(dur)", "connectivity-lost:forMs=400", after(500), [
    "error 1100 of -1 @0",
    "error 1102 of -1 @400",
  ]),
  semantics("1100 then 1101(dur)", "connectivity-lost:data=lost,forMs=400", after(500), [
    "error 1100 of -1",
    "error 1101 of -1 @400",
  ]),
  semantics("2103/2104 flap", "farm-broken:forMs=300", after(400), [
    "error 2103 of -1",
    "error 2104 of -1 @300",
  ]),
  semantics("2105/2106 flap", "farm-broken:service=historical,forMs=300", after(400), [
    "error 2105 of -1",
    "error 2106 of -1",
  ]),
  semantics("10197", "competing-session", line, ["error 10197 of 3"]),
  semantics(
    "error with reqId -1 instead of the id",
    "answer-error:request=reqPositions,about=none",
    positions,
    ["error 322 of -1"],
    ["position"],
  ),
  semantics("error with the id", "answer-error:request=reqContractDetails", details, ["error 322 of 5"]),
  semantics("market depth is reset", "depth-reset", after(1), []),
  semantics("bulletin", "bulletin", after(1), []),
  semantics("unsolicited order of TWS itself", "manual-order:symbol=AAPL", positions, ["positionEnd"]),
  semantics(
    "cut points of an order",
    "cut-order:at=unacknowledged",
    orders(1),
    ["closed read ECONNRESET"],
    ["openOrder"],
  ),

  lifecycle(
    "nightly restart(dur, loses in-flight)",
    "restart:lostOrders=1,refuseMs=500,closeMs=200,muteMs=300",
    all(orders(1), dials, after(600), dials, after(200), dials, after(400), dials),
    [
      "closed read ECONNRESET",
      "2: closed connect ECONNREFUSED",
      "3: closed fin",
      "4: opened",
      "5: nextValidId 1",
    ],
    ["openOrder"],
  ),
  {
    ...connect("login gap(hours)", "refuse:forMs=7200000", all(dials, after(7_200_000), dials), [
      "closed connect ECONNREFUSED",
      "2: nextValidId",
    ]),
    layer: "lifecycle",
  },
  lifecycle(
    "TWS upgrade (server version changes)",
    "older-release:version=163,forMs=1000",
    all(dials, after(1_000), dials),
    ["2: greeting 163", "3: greeting 193"],
  ),
  lifecycle("the port moves (1300)", "port-moved", after(1), ["error 1300 of -1", "closed fin"]),
];

/** Entries of the atlas that are no fault of TWS or of the network, and where they are made. */
export const ELSEWHERE: Readonly<Record<string, string>> = {
  "msg-rate disconnect (> 50/s)": "options messagesPerSecond and rateLimit of FakeTws",
  "weekend, DST change": "the calendar of the exchange, and timetable of FakeTws, by the zone of New York",
  "clock jump ±": 'step "clock" of test/model: SteppingClock',
  "client suspend (laptop sleep)": 'step "stand still" of test/model, suspended',
  "event-loop stall(dur)": 'step "stand still" of test/model, blocked',
  "user callback throws or is slow": 'step "listen" of test/model',
  "abort at every step": "abortMs of the steps of test/model",
  "burst of n acquires": 'step "burst" of test/model',
  "close at every step": 'steps "close" and "drain" of test/model',
  "unsolicited messages of other clients": "test/model/other-client.ts",
};
