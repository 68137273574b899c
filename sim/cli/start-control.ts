import type { ControlDoor, ControlTarget, TargetSeries } from "../control/mod.ts";
import { CONTROL_ADDRESS, type ControlAddress, type ControlFlags, tokenOf } from "./control-flags.ts";
import { CommandError, type Io } from "./io.ts";
import { VERSION } from "./version.ts";

/** A control port of a command; without the flags nothing listens. */
export interface StartedControl {
  /** Address of the control port; undefined where none was opened. */
  readonly url: string | undefined;
  /** Ends it, and every stream of events. */
  close(): Promise<void>;
}

/** What the flags of a control port say, with the token that was read. */
export interface CheckedControl {
  readonly control?: ControlAddress | undefined;
  readonly ui?: true | undefined;
  readonly token?: string | undefined;
}

/**
 * Checks the flags of a control port before the command begins anything, and reads the token: once, because a pipe has it
 * once, and before the command handles Ctrl-C itself, because the reading of a pipe may wait for ever.
 *
 * @throws {CommandError} For an address that needs a token, a token that cannot be used, and a token without a port.
 */
export async function checkControl({ control, ui, controlToken }: ControlFlags): Promise<CheckedControl> {
  if (control === undefined && ui !== true) {
    if (controlToken === undefined) return {};
    throw new CommandError("Cannot use --control-token without --control or --ui");
  }
  const { checkGuard } = await import("../control/mod.ts");
  const { host } = control ?? CONTROL_ADDRESS;
  const token = tokenOf(controlToken);
  try {
    checkGuard({ host, token });
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
  return { control, ui, token };
}

/**
 * Opens the control port that the flags of a command require, and prints where it is.
 *
 * @throws {CommandError} For an address that needs a token, and when the port cannot be used.
 */
export async function startControl(
  target: Omit<ControlTarget, "version"> | TargetSeries,
  checked: CheckedControl,
  io: Pick<Io, "err">,
): Promise<StartedControl> {
  const { control, ui = false, token } = checked;
  if (control === undefined && !ui) return { url: undefined, close: () => Promise.resolve() };
  // What the control port needs takes a while to load: a command without it starts at once.
  const { listenControl } = await import("../control/mod.ts");
  const { host, port } = control ?? CONTROL_ADDRESS;
  const door = await listenControl("begin" in target ? target : { ...target, version: VERSION }, {
    host,
    port,
    ui,
    token,
  }).catch((error: unknown): ControlDoor => {
    throw new CommandError(error instanceof Error ? error.message : String(error), 1);
  });
  // Programs read the standard output.
  io.err(`control at ${door.url}`);
  if (ui) io.err(`live page at ${door.url}/`);
  return door;
}
