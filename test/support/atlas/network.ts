import { type AtlasEntry, after, all, connect, dials, established, heals, positions } from "./entries.ts";

/** Entries of the atlas about dials and established connections. */
export const NETWORK: readonly AtlasEntry[] = [
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
];
