import { type AtlasEntry, after, all, dials, ids, orders, semantics, session } from "./entries.ts";

/** Entries of the atlas about the handshake. */
export const SESSION: readonly AtlasEntry[] = [
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
];
