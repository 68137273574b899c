import {
  FakeTws,
  type FakeTwsOptions,
  listen,
  type RunningScenario,
  runScenario,
  type Scenario,
  type StartOptions,
} from "../mod.ts";
import { CommandError } from "./io.ts";

/** A fake that listens. */
export interface StartedFake {
  readonly tws: FakeTws;
  readonly host: string;
  readonly port: number;
  /** The scenario that runs with it; undefined for none. */
  readonly scenario: RunningScenario | undefined;
  /** Ends all connections; resolves when the port is free again. */
  close(): Promise<void>;
}

/** The address of a fake. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Starts a fake without a scenario.
 *
 * @param ready Called with the fake before it listens.
 * @param saying Makes the message of an option that is not accepted.
 * @throws {CommandError} When an option is not accepted, or the port cannot be used.
 */
export async function startFake(
  options: FakeTwsOptions,
  { host, port }: Address,
  ready: (tws: FakeTws) => void,
  saying: (message: string) => string,
): Promise<StartedFake> {
  const tws = made(() => new FakeTws(options), saying);
  ready(tws);
  const door = await listen(tws, { host, port }).catch((error: unknown) => {
    tws.close();
    throw new CommandError(messageOf(error), 1);
  });
  const close = async (): Promise<void> => {
    tws.close();
    await door.close();
  };
  return { tws, host: door.host, port: door.port, scenario: undefined, close };
}

/**
 * Starts a fake with a scenario.
 *
 * @param options Options that replace those of the scenario.
 * @param ready Called with the fake before anything is printed; what it throws ends the fake.
 * @throws {CommandError} When an option or the account is not accepted, or the port cannot be used.
 */
export async function startScenario(
  scenario: Scenario,
  options: StartOptions,
  { host, port }: Address,
  ready: (tws: FakeTws) => void,
  saying: (message: string) => string,
): Promise<StartedFake> {
  const running = await runScenario(scenario, { ...options, network: "tcp", host, port }).catch(
    (error: unknown) => {
      throw new CommandError(saying(messageOf(error)), error instanceof RangeError ? 2 : 1);
    },
  );
  try {
    ready(running.fake);
  } catch (error) {
    await running.close();
    throw error;
  }
  const { tws } = running;
  const close = (): Promise<void> => running.close();
  return { tws: running.fake, host: tws.host, port: tws.port, scenario: running, close };
}

function made<Made>(make: () => Made, saying: (message: string) => string): Made {
  try {
    return make();
  } catch (error) {
    throw new CommandError(saying(messageOf(error)));
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
