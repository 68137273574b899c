import fc from "fast-check";
import type { Episode } from "../../model/episodes.ts";
import { FAULT, short, waits } from "../../model/steps.ts";
import { familyOf } from "./families.ts";

const LOST: fc.Arbitrary<string> = fc.constantFrom("drop:how=rst,times=1", "drop:how=fin,times=1");

/** A session is lost while a fault of dials is there: without a loss there is no dial that such a fault could touch. */
export const FAILED_DIALS: Episode = fc
  .tuple(
    FAULT.filter(({ fault }) => familyOf(fault) === "dials"),
    LOST,
    waits,
  )
  .map(([failure, fault, thenMs]) => [
    { ...failure, thenMs: 0 },
    { do: "fault", fault, thenMs },
  ]);

/** The same client ID is in use for several dials, or for a time. */
export const CONFLICT: Episode = fc
  .tuple(fc.constantFrom("dials=1", "dials=3", "forMs=1500", "forMs=12000"), LOST, waits)
  .map(([how, fault, thenMs]) => [
    { do: "fault", fault: `client-id-conflict:${how}`, thenMs: 0 },
    { do: "fault", fault, thenMs },
  ]);

/** A caller places orders without a pause, while there is a session; TWS may be cut off from IBKR before all of them are sent. */
export const RUSH: Episode = fc
  .tuple(fc.integer({ min: 51, max: 60 }), fc.constantFrom("", "kept", "lost"), short, waits)
  .map(([count, data, afterMs, thenMs]) => [
    { do: "acquire", thenMs: 50 },
    { do: "burst", what: "place", count, thenMs: afterMs },
    ...(data === ""
      ? []
      : [{ do: "fault", fault: `connectivity-lost:data=${data},forMs=50`, thenMs: 0 } as const]),
    { do: "burst", what: "read", count: 5, thenMs },
  ]);

/** A dial that nobody answers, or a connection without a greeting, for longer than the timeouts of dials. */
export const UNANSWERED_DIAL: Episode = fc
  .tuple(fc.constantFrom("refuse:how=lost", "mute:"), fc.constantFrom(4_000, 12_000, 30_000), LOST, waits)
  .map(([how, forMs, fault, thenMs]) => [
    { do: "fault", fault: `${how}${how.endsWith(":") ? "" : ","}forMs=${forMs}`, thenMs: 0 },
    { do: "fault", fault, thenMs: forMs + thenMs },
  ]);

/** Positions are opened and closed by hand while their stream is cut off, and somebody follows it to the end. */
export const CLOSED_UNSEEN: Episode = fc
  .tuple(
    fc.constantFrom("symbol=AAPL,side=SELL,quantity=100", "symbol=TSLA,side=BUY,quantity=20"),
    fc.constantFrom(400, 4_000),
    waits,
  )
  .map(([order, outageMs, thenMs]) => [
    { do: "watch", name: "watchPositions", symbol: "", thenMs: 400 },
    { do: "fault", fault: `refuse:how=refused,forMs=${outageMs}`, thenMs: 0 },
    { do: "fault", fault: "drop:how=rst,times=1", thenMs: 10 },
    { do: "fault", fault: `manual-order:${order}`, thenMs: outageMs + thenMs },
  ]);

/** Open orders are cancelled while nothing that TWS sends arrives, until the session is over. */
export const ENDED_UNSEEN: Episode = fc.tuple(fc.nat(2), waits).map(([no, thenMs]) => [
  { do: "acquire", thenMs: 50 },
  { do: "intent", order: "resting", no, thenMs: 400 },
  { do: "fault", fault: "partition:direction=out,dials=served,fate=die,forMs=400", thenMs: 0 },
  { do: "api", lease: -1, method: "reqGlobalCancel", id: 0, symbol: "", thenMs: 20_000 + thenMs },
]);

/** An order is written while TWS receives nothing, until the pool gives the session up; later everything arrives. */
export const STUCK_ORDER: Episode = fc
  .tuple(fc.constantFrom("dials=served", "dials=lost"), fc.constantFrom(12_000, 60_000), waits)
  .map(([dials, forMs, thenMs]) => [
    { do: "acquire", thenMs: 50 },
    { do: "fault", fault: `partition:direction=in,${dials},fate=resume,forMs=${forMs}`, thenMs: 0 },
    { do: "place", lease: -1, no: 4, symbol: "AAPL", side: "BUY", limit: 1, thenMs: forMs + thenMs },
  ]);

/** A session is given up while an order is on its way, which would arrive soon afterwards. */
export const OVERTAKEN_ORDER: Episode = fc
  .tuple(fc.constantFrom(200, 700), fc.constantFrom("negative", "huge", "garbage"), waits)
  .map(([forMs, how, thenMs]) => [
    { do: "acquire", thenMs: 50 },
    { do: "fault", fault: `partition:direction=in,dials=served,fate=resume,forMs=${forMs}`, thenMs: 0 },
    { do: "place", lease: -1, no: 4, symbol: "AAPL", side: "BUY", limit: 1, thenMs: 20 },
    { do: "fault", fault: `misframe:how=${how},times=1`, thenMs: 0 },
    // Some message that TWS sends to everybody.
    { do: "fault", fault: "farm-broken:service=market-data,forMs=400", thenMs: 1_000 + thenMs },
  ]);

/** The wall time of the machine is set while streams have a gap. */
export const SET_IN_GAP: Episode = fc
  .tuple(
    fc.constantFrom("connectivity-lost:data=kept,forMs=4000", "connectivity-lost:data=lost,forMs=4000"),
    fc.constantFrom(3_600_000, -3_600_000),
    waits,
  )
  .map(([fault, byMs, thenMs]) => [
    { do: "watch", name: "watchPositions", symbol: "", thenMs: 400 },
    { do: "fault", fault, thenMs: 400 },
    { do: "clock", byMs, thenMs: 4_000 + thenMs },
  ]);

/** Reads are under way when TWS loses them: with its data, or with the session. */
export const LOST_READ: Episode = fc
  .tuple(
    fc.constantFrom(
      { name: "getContractDetails", about: "AAPL" },
      { name: "getMatchingSymbols", about: "MS" },
      { name: "getExecutionDetails", about: "" },
    ),
    fc.constantFrom("connectivity-lost:data=lost,forMs=400", "drop:how=rst,times=1"),
    waits,
  )
  .map(([read, fault, thenMs]) => [
    { do: "fault", fault: "latency:frameMs=200..400,forMs=1500", thenMs: 0 },
    { do: "read", read, thenMs: 20 },
    { do: "fault", fault, thenMs: 12_000 + thenMs },
  ]);

/** A restart with its usual durations: the gateway closes, nothing listens, and then it accepts connections without an answer. */
export const NIGHTLY_RESTART: Episode = fc
  .tuple(fc.constantFrom(20_000, 60_000), fc.constantFrom(0, 3_000), waits)
  .map(([refuseMs, muteMs, thenMs]) => [
    {
      do: "fault",
      fault: `restart:deafMs=500,closeMs=300,refuseMs=${refuseMs},muteMs=${muteMs}`,
      thenMs: refuseMs + thenMs,
    },
  ]);
