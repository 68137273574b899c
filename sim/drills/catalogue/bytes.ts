import { MARKET_DATA_FARM_OK } from "../../options/mod.ts";
import type { Drill, OwnCheck } from "../drill.ts";
import { KEPT } from "./kept.ts";

/** Check of a drill after whose fault nothing more can be read on the connection. */
const LEAVES: OwnCheck = {
  name: "leaves-unreadable",
  about: "The client ends the connection that it can no longer read, and begins another session.",
  event: "start",
  atLeast: 2,
};

/** Drills of bytes that are not as usual. */
export const BYTES: readonly Drill[] = [
  {
    name: "garbage-bytes",
    about: "The length of a message is garbage, so that nothing after it on the connection can be read.",
    needs: ["requests"],
    scenario: {
      timeline: [{ when: { mark: "warm" }, inject: "garble:where=length,times=1" }],
      checks: [LEAVES],
    },
    session: "lost",
  },
  {
    name: "negative-length",
    about: "The length of a message is negative, at which a client that does not check it loops for ever.",
    needs: ["requests"],
    scenario: {
      timeline: [{ when: { mark: "warm" }, inject: "garble:where=sign,times=1" }],
      checks: [LEAVES],
    },
    session: "lost",
  },
  {
    name: "foreign-texts",
    about: "Texts come in the code page of a localised TWS, which is not UTF-8.",
    needs: ["requests"],
    scenario: {
      timeline: [
        { when: { mark: "warm" }, inject: "bad-bytes:message=error,encoding=gbk" },
        { notify: { code: MARKET_DATA_FARM_OK, text: "Market data farm connection is OK:usfarm" } },
      ],
      checks: KEPT,
    },
    session: "kept",
  },
  {
    name: "huge-answer",
    about: "An answer with historical data has 20 000 bars, more than a megabyte in one message.",
    needs: ["history"],
    scenario: { faults: ["huge-history:bars=20000,times=1"], checks: KEPT },
    session: "kept",
  },
  {
    name: "split-frames",
    about: "Bytes arrive in pieces of 1 to 7 that are not messages, for 2 s.",
    needs: ["requests"],
    scenario: {
      timeline: [{ when: { mark: "warm" }, inject: "slice:bytes=1..7,everyMs=1,forMs=2000" }],
      checks: KEPT,
    },
    session: "kept",
  },
];
