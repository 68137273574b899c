import type { IBApi, MethodName } from "../stoqey/mod.ts";
import { METHODS } from "./method-table.ts";
import type { View } from "./view.ts";

/**
 * The session as one caller sees it: every method, property and listener of `IBApi`, so that it can be handed to code that
 * takes one. It is no instance of the class: its private `controller` is missing.
 */
export interface LeaseApi extends IBApi {}

type Listener = (...args: never[]) => void;

/** Makes the `IBApi` of a view: all methods by their names, and the listeners. Methods return the API, for chaining. */
export function leaseApi(view: View): LeaseApi {
  const { emitter } = view;
  const api: Record<string, unknown> = {};
  const self = api as unknown as LeaseApi;
  const chained =
    <Args extends unknown[]>(act: (...args: Args) => void) =>
    (...args: Args): LeaseApi => {
      act(...args);
      return self;
    };
  type On = [event: string, listener: Listener, context?: unknown];
  const on = chained((...[event, listener, context]: On) =>
    emitter.add(event, listener, context || self, false),
  );
  const off = chained((event: string, listener?: Listener, context?: unknown, once?: boolean) =>
    emitter.remove(event, listener, context, once),
  );
  Object.assign(api, {
    on,
    addListener: on,
    off,
    removeListener: off,
    once: chained((...[event, listener, context]: On) => emitter.add(event, listener, context || self, true)),
    removeAllListeners: chained((event?: string) => emitter.clear(event)),
    listenerCount: (event: string): number => emitter.count(event),
    listeners: (event: string): Listener[] => emitter.listeners(event),
    eventNames: (): (string | symbol)[] => emitter.names(),
    emit: (event: string, ...args: unknown[]): boolean => emitter.emit(event, args),
  });
  for (const name of Object.keys(METHODS) as MethodName[]) {
    api[name] = chained((...args: unknown[]) => view.call(name, args));
  }
  Object.defineProperty(api, "isConnected", { get: () => view.connected, enumerable: true });
  Object.defineProperty(api, "serverVersion", { get: () => view.serverVersion, enumerable: true });
  return self;
}
