import { FakeTws } from "../../net/fake-tws.ts";
import { type ClientLink, MemoryNetwork } from "../../net/memory.ts";
import { greetingInstant } from "../../tws/context/login-zone.ts";
import { type Profile, SERVER_VERSION_MAX, SERVER_VERSION_MIN } from "../../tws/context/options.ts";
import { RESPONSES } from "../../wire/catalogue.ts";
import { encodeFrame, encodeHello, ServerReader } from "../../wire/frames.ts";
import { VirtualClock } from "../../world/clock.ts";
import { shown } from "../../world/visible-text.ts";
import { valuesOf } from "./exchanges.ts";
import { type Recording, RecordingError } from "./read-recording.ts";
import type { RecordedFrame, RecordedSession } from "./recorded-session.ts";

/** Options of the fake that a recording is compared with. */
export interface FakeOptions {
  /** Seed of its prices. Default 1. */
  readonly seed?: number | undefined;
  /** Defaults where life varies. Default `strict`. */
  readonly profile?: Profile | undefined;
  /** Whether everything trades at all hours. Default false. */
  readonly alwaysOpen?: boolean | undefined;
}

const PORT = 4002;
/** Zone of the login where the greeting names none that is known. */
const TIME_ZONE = "US/Eastern";
/** Codes of accounts that the fake can have. */
const ACCOUNT = /^[A-Z]{1,2}[0-9]{5,8}$/;

/**
 * Sends the requests of a recording to a fake in memory, each at its time, and returns its sessions with the answers of the
 * fake instead. Its clock shows what the recorded gateway's showed, and it has the recorded accounts.
 *
 * @throws {RecordingError} For a protocol version that the fake does not speak, or a recording without a session.
 */
export async function sessionsOfFake(
  recording: Recording,
  { seed = 1, profile = "strict", alwaysOpen }: FakeOptions = {},
): Promise<readonly RecordedSession[]> {
  const { sessions } = recording;
  if (sessions.length === 0) throw new RecordingError("Cannot compare the recording: it has no session");
  for (const { version } of sessions)
    if (version < SERVER_VERSION_MIN || version > SERVER_VERSION_MAX)
      throw new RecordingError(
        `Cannot compare the recording: it has version ${version}, and the fake speaks ${SERVER_VERSION_MIN} to ${SERVER_VERSION_MAX}`,
      );
  const { startMs, timeZone } = clockOf(recording);
  const accounts = accountsOf(sessions);
  const clock = new VirtualClock(startMs);
  const tws = new FakeTws({
    clock,
    seed,
    profile,
    alwaysOpen,
    accounts,
    advisor: accounts?.some((one) => /^D?F/.test(one)) ?? false,
    timeZone,
    // Chance that is no difference of shape.
    statusDoubled: 0,
    statusMissing: 0,
  });
  const network = new MemoryNetwork(clock);
  network.attach(tws, PORT);
  const lived = sessions.map((session) => live(session, network, clock, startMs));
  const lastMs = Math.max(
    ...sessions.map(({ frames, ended, greetedMs }) => ended?.atMs ?? frames.at(-1)?.atMs ?? greetedMs),
  );
  await clock.advance(lastMs);
  // What is due at that instant goes through the clock once more.
  await clock.advance(1);
  tws.close();
  return lived.map(({ session }) => session);
}

function clockOf({ header, sessions: [first] }: Recording): {
  readonly startMs: number;
  readonly timeZone: string;
} {
  const greeting = greetingInstant(first?.greeting[1] ?? "");
  if (greeting === undefined) return { startMs: Date.parse(header.startedAt), timeZone: TIME_ZONE };
  return { startMs: greeting.atMs - (first?.greetedMs ?? 0), timeZone: greeting.zone };
}

/** Gets the accounts of the recording; undefined where the fake cannot have them. */
function accountsOf(sessions: readonly RecordedSession[]): readonly string[] | undefined {
  for (const { frames, version } of sessions)
    for (const { name, fields } of frames) {
      if (name !== "managedAccounts") continue;
      const text = valuesOf("out", fields, version)?.accounts;
      const accounts = typeof text === "string" ? text.split(",").filter((one) => one !== "") : [];
      return accounts.length > 0 && accounts.every((one) => ACCOUNT.test(one)) ? accounts : undefined;
    }
  return undefined;
}

/** Lets a recorded client live again in a network. */
function live(
  recorded: RecordedSession,
  network: MemoryNetwork,
  clock: VirtualClock,
  startMs: number,
): { readonly session: RecordedSession } {
  const frames: RecordedFrame[] = [];
  const reader = new ServerReader();
  let link: ClientLink | undefined;
  let isGreeted = false;
  let endedMs: number | undefined;
  const nowMs = (): number => clock.now() - startMs;
  const received = (chunk: Uint8Array): void => {
    for (const fields of reader.push(chunk)) {
      const id = fields[0] ?? "";
      const name = RESPONSES.get(id)?.name ?? `unknown(${shown(id, 12)})`;
      if (isGreeted) frames.push({ atMs: nowMs(), direction: "out", name, fields, line: 0 });
      isGreeted = true;
    }
  };
  /** What the client sends before it is connected: opening takes a turn of the clock. */
  const waiting: Uint8Array[] = [encodeHello(recorded.version, recorded.version, recorded.hello.options)];
  let isOpen = false;
  clock.after(recorded.openedMs, () => {
    const opened = network.open("fake", PORT, {
      opened: () => {
        isOpen = true;
        for (const bytes of waiting) opened.write(bytes);
      },
      received,
      closed: () => {
        endedMs ??= nowMs();
      },
    });
    link = opened;
  });
  for (const frame of recorded.frames) {
    if (frame.direction !== "in") continue;
    clock.after(frame.atMs, () => {
      frames.push(frame);
      const bytes = encodeFrame(frame.fields);
      if (isOpen) link?.write(bytes);
      else waiting.push(bytes);
    });
  }
  const { ended } = recorded;
  // A session that the gateway ended is ended by the fake, or lives on.
  if (ended?.by === "client") clock.after(ended.atMs, () => link?.end());
  return {
    get session(): RecordedSession {
      const own = endedMs === undefined ? undefined : ({ atMs: endedMs, by: "gateway" } as const);
      return { ...recorded, frames, ended: ended?.by === "client" ? ended : own };
    },
  };
}
