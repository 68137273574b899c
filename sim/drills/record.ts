import type { CheckOutcome } from "../mod.ts";
import type { FlatEnding } from "../relay/mod.ts";

/** What a drill ran against. */
export type TargetKind = "pool" | "program" | "upstream";

/** Outcome of a drill, and of one check of it. */
export type DrillOutcome = CheckOutcome["outcome"];

/** One promise of a drill, judged. */
export interface GradedCheck {
  /** Name of the check, in lower case with hyphens, e.g. `one-client-id`. */
  readonly check: string;
  /** One sentence that says what is required. */
  readonly about: string;
  /** Outcome; `not reached` where nothing happened that the check is about. */
  readonly outcome: DrillOutcome;
  /** Points that the check is worth, `>= 1`. The grade is the share of the points that were reached. */
  readonly points: number;
  /** What was found, one sentence each: the reasons of the outcome. */
  readonly reasons: readonly string[];
  /** Numbers of the frames that show it, in `DrillRecord.frames`. */
  readonly frames: readonly number[];
}

/** One connection to the port of a drill, from its dial to its end. */
export interface SessionRecord {
  /** Number of the connection, from 1. */
  readonly connection: number;
  /** Client ID of its session; undefined where START_API never came. */
  readonly clientId: number | undefined;
  /** Times in epoch ms of the clock of the drill; undefined for what did not happen. */
  readonly openedMs: number;
  readonly readyMs: number | undefined;
  readonly endedMs: number | undefined;
  /** What ended it, in one sentence; undefined while it is open. */
  readonly ending: string | undefined;
  /** Whether a fault ended it or made it useless. */
  readonly byFault: boolean;
}

/** A dial that nobody accepted. */
export interface RefusedDial {
  readonly atMs: number;
}

/** One request of a client, and what came of it. */
export interface RequestRecord {
  readonly connection: number;
  /** Name, e.g. `reqHistoricalData`, and its content in one line. */
  readonly name: string;
  readonly text: string;
  /** Number of the request or order; undefined where it has none. */
  readonly id: number | undefined;
  readonly atMs: number;
  /** Time of its first and of its last answer; undefined for none. */
  readonly firstAnswerMs: number | undefined;
  readonly lastAnswerMs: number | undefined;
  /** `answered`, `stream` (a subscription), `cancelled`, `lost` (its connection ended first), or `open` at the end of the drill. */
  readonly end: "answered" | "stream" | "cancelled" | "lost" | "open";
  /** Frame of the request. */
  readonly frame: number;
}

/** A fault of a drill. */
export interface FaultRecord {
  /** The fault as it is written on the command line. */
  readonly text: string;
  readonly fromMs: number;
  /** Time at which it was healed; undefined while it is in force. */
  readonly toMs: number | undefined;
  readonly strikes: number;
  /** Numbers of the frames that it has touched. */
  readonly frames: readonly number[];
}

/** One state of an order at an instant. */
export interface OrderInstant {
  readonly atMs: number;
  /** Status and figures in one line, e.g. `Submitted, 20 of 100 filled`. */
  readonly text: string;
  /** Frame that carries it; undefined for what no frame says. */
  readonly frame: number | undefined;
}

/** A message about an order of which it is not known whether it has reached the client. */
export interface DoubtfulInstant extends OrderInstant {
  /** Reason why it is not known, in one sentence. */
  readonly reason: string;
}

/** An order, what the client has received about it, and what TWS held. */
export interface OrderRecord {
  readonly clientId: number;
  readonly orderId: number;
  /** Reference that the client gave it; empty for none. */
  readonly orderRef: string;
  /** Terms in one line, e.g. `BUY 5 AAPL LMT 190`. */
  readonly text: string;
  /** What has reached the client, oldest first, at the times at which it left TWS for good. */
  readonly received: readonly OrderInstant[];
  /** What TWS has sent and may not have reached the client, oldest first. */
  readonly doubtful: readonly DoubtfulInstant[];
  /** What TWS held, oldest first. */
  readonly held: readonly OrderInstant[];
}

/** A session that was lost and that the client had to replace: what the check `recovers` judges. */
export interface LossRecord {
  readonly connection: number;
  readonly lostMs: number;
  /** Time that the next session took, from the loss or from the end of what prevented it; undefined where none followed. */
  readonly tookMs: number | undefined;
  /** Whether the client had all the time that it is allowed, or has recovered. */
  readonly isJudged: boolean;
}

/** A time without data of a subscription that the client had. */
export interface GapRecord {
  /** The subscription, in one line, e.g. `reqMktData AAPL STK SMART`. */
  readonly what: string;
  readonly fromMs: number;
  /** Time at which it was requested again; undefined if it never was. */
  readonly toMs: number | undefined;
}

/** A time in which the event loop of the fake, or of the proxy, stood still: what came then was read afterwards. */
export interface HaltRecord {
  readonly beganMs: number;
  readonly endedMs: number;
}

/** One frame, dial, step or fault: a line of the log of a drill. */
export interface FrameRecord {
  /** Number of the frame, from 1, in the order of time. */
  readonly frame: number;
  readonly atMs: number;
  /** Number of the connection; 0 for none. */
  readonly connection: number;
  /** Name of the event, as in `TRACE_EVENTS`: `read`, `sent`, `lost` ... */
  readonly event: string;
  /** Content in one line. */
  readonly text: string;
  /** Texts of the faults that have touched it. */
  readonly faults: readonly string[];
}

/** What a program under drill did. */
export interface ProgramRecord {
  readonly command: readonly string[];
  /** Its end, in one sentence, e.g. `It exited with code 1 after 3.2 s.` */
  readonly ending: string;
  /** Last lines of its output, oldest first, at most 200. */
  readonly output: readonly string[];
}

/** Everything that is known of one drill after its run: what the reports are made of. It can be written as JSON. */
export interface DrillRecord {
  /** Name of the drill, in lower case with hyphens. */
  readonly drill: string;
  /** Purpose in one sentence. */
  readonly about: string;
  readonly target: TargetKind;
  readonly seed: number;
  /** `passed` where every check that was reached has passed and the fault has struck; `not reached` where it could not strike. */
  readonly outcome: DrillOutcome;
  /** Grade from 0 to 100: points of the checks that passed, of the points of those that were reached; null for `not reached`. */
  readonly grade: number | null;
  readonly checks: readonly GradedCheck[];
  /** Command that repeats this run. */
  readonly command: string;
  /** Time of the machine at which it began, epoch ms; all other times are those of its own clock. */
  readonly beganMs: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly sessions: readonly SessionRecord[];
  readonly refusedDials: readonly RefusedDial[];
  readonly requests: readonly RequestRecord[];
  readonly faults: readonly FaultRecord[];
  readonly orders: readonly OrderRecord[];
  readonly gaps: readonly GapRecord[];
  readonly losses: readonly LossRecord[];
  /** Halts of more than 20 ms, oldest first: at most 1 000, the longest before others. */
  readonly halts: readonly HaltRecord[];
  /** The log, oldest first: at most 5 000 lines, those around faults before others. */
  readonly frames: readonly FrameRecord[];
  /** Number of lines of the log that were left out. */
  readonly framesLeftOut: number;
  readonly program: ProgramRecord | undefined;
  /** What was cancelled and closed at a real gateway after the drill, and what is left there; undefined before a fake. */
  readonly flatEnding?: FlatEnding | undefined;
  /** What the real gateway has failed in, in words: nothing since then is held against the client; undefined for nothing. */
  readonly gatewayFailure?: string | undefined;
  /** Sentence that says after which time somebody has ended the drill; undefined for a whole one. */
  readonly interrupted?: string | undefined;
}

/** What a run of several drills came to. */
export interface DrillReport {
  /** Version of this form, 1. */
  readonly form: 1;
  /** Version of the package. */
  readonly version: string;
  readonly startMs: number;
  readonly seed: number;
  /** Mean of the grades, from 0 to 100; null where no drill was reached. */
  readonly grade: number | null;
  readonly drills: readonly DrillRecord[];
}
