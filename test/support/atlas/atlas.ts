import type { AtlasEntry } from "./entries.ts";
import { FRAMING } from "./framing.ts";
import { LIFECYCLE } from "./lifecycle.ts";
import { NETWORK } from "./network.ts";
import { SEMANTICS } from "./semantics.ts";
import { SESSION } from "./session.ts";

/** Every entry of the atlas that is a fault of TWS or of the network. */
export const ATLAS: readonly AtlasEntry[] = [...NETWORK, ...FRAMING, ...SESSION, ...SEMANTICS, ...LIFECYCLE];

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
