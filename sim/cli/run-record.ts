import { statSync } from "node:fs";
import { systemClock, type TraceEvent } from "../mod.ts";
import { counted } from "../options/mod.ts";
import { type ListeningRelay, type Place, placeText, startRelay } from "../relay/mod.ts";
import { Mask, Recorder, RecordingFile } from "../relay/recording/mod.ts";
import type { ControlFlags } from "./control-flags.ts";
import { announce, forPeople, forPrograms, type LogForm, logEvents } from "./event-log.ts";
import { fileReason, pathText } from "./files.ts";
import { InterruptWatch } from "./interrupt-watch.ts";
import { CommandError, type Io } from "./io.ts";
import { type CheckedControl, checkControl, startControl } from "./start-control.ts";

/** Options of `ibkr-pool record`. */
export interface RecordOptions extends ControlFlags {
  readonly upstream: Place;
  readonly listen: Place;
  readonly out: string;
  readonly mode: "new" | "replace";
  /** Seed of the mask; undefined to mask nothing. */
  readonly maskSeed: number | undefined;
  readonly allowLive: boolean;
  readonly log: LogForm;
}

/** Events that the command keeps: it prints each when it happens, and needs none later. */
const KEPT_EVENTS_MAX = 100;

/**
 * Records what passes until Ctrl-C. When the file cannot be written any more the recording ends, and frames still pass.
 *
 * @throws {CommandError} When the file or the ports cannot be used, and at the end of a recording that is not whole.
 */
export async function runRecord(options: RecordOptions, io: Io): Promise<void> {
  const checked = await checkControl(options);
  const watch = new InterruptWatch(io);
  try {
    const relay = await started(options);
    try {
      await record(options, relay, { checked, watch }, io);
    } finally {
      await relay.close();
    }
  } finally {
    watch.stop();
  }
}

async function record(
  options: RecordOptions,
  relay: ListeningRelay,
  { checked, watch }: { readonly checked: CheckedControl; readonly watch: InterruptWatch },
  io: Io,
): Promise<void> {
  const { upstream, maskSeed, out, log } = options;
  const { tws, host, port } = relay;
  const name = pathText(out);
  let failure: string | undefined;
  // Before the file, which nothing leaves behind when the port cannot be used.
  const target = { what: "proxy", tws, orders: () => relay.orders.all() } as const;
  const control = await startControl(target, checked, io);
  const file = opened(options, name, (error) => {
    failure = `Cannot write ${name}: ${fileReason(error)}`;
    io.err(`${failure}; the recording ends after ${counted(file.lines, "line")}, and clients stay connected`);
  });
  try {
    const recorder = new Recorder({
      startedMs: systemClock.now(),
      upstream,
      mask: maskSeed === undefined ? undefined : new Mask(maskSeed),
      write: (line) => file.write(line),
    });
    let connections = 0;
    tws.trace.keep(KEPT_EVENTS_MAX);
    tws.trace.subscribe((event) => {
      if (event.event === "opened") connections++;
      follow(recorder, event);
    });
    relay.onFrame((frame) => recorder.frame(frame));
    const text = `${placeText({ host, port })}, before ${placeText(upstream)}, recording to ${name}`;
    announce(text, { host, port, upstream: placeText(upstream), out }, log, io);
    logEvents(tws.trace, log, io);
    await watch.ended();
    await control.close();
    await relay.close();
    const masked = maskSeed === undefined ? "nothing is masked" : "accounts are masked";
    const lines = counted(file.lines, "line");
    forPeople([`recorded ${counted(connections, "connection")} in ${lines} of ${name}; ${masked}`], log, io);
    forPrograms(
      { event: "recorded", out, connections, lines: file.lines, masked: maskSeed !== undefined },
      log,
      io,
    );
  } finally {
    file.close();
    await control.close();
  }
  if (failure !== undefined) throw new CommandError(`${failure}; the recording is not whole`, 1);
}

function opened({ out, mode }: RecordOptions, name: string, failed: (error: unknown) => void): RecordingFile {
  try {
    return new RecordingFile(out, mode, failed);
  } catch (error) {
    const isFolder = statSync(out, { throwIfNoEntry: false })?.isDirectory() === true;
    if (isFolder) throw new CommandError(`Cannot record to ${name}: it is a folder`);
    const exists = (error as { code?: string }).code === "EEXIST";
    const reason = exists ? "it exists already, and --force replaces it" : fileReason(error);
    throw new CommandError(`Cannot record to ${name}: ${reason}`, exists ? 2 : 1);
  }
}

/** Records the beginning and the end of connections. */
function follow(recorder: Recorder, { event, connection, atMs, detail }: TraceEvent): void {
  if (event === "opened") recorder.opened(connection, atMs);
  if (event !== "closed") return;
  const by = detail.startsWith("the client left")
    ? "client"
    : detail.startsWith("the gateway")
      ? "gateway"
      : "proxy";
  recorder.ended(connection, atMs, by, detail);
}

async function started({ upstream, listen, allowLive }: RecordOptions): Promise<ListeningRelay> {
  try {
    return await startRelay(upstream, listen, { allowLive });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CommandError(message, message.startsWith("Cannot use") ? 2 : 1);
  }
}
