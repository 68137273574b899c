import type { EventName, IBApi } from "../stoqey/mod.ts";
import { METHODS, type MethodName } from "./table.ts";
import type { View } from "./view.ts";

/** What a lease's `api` has: every method of `IBApi`, and its listeners. */
export type LeaseApi = Pick<
  IBApi,
  MethodName | "serverVersion" | "isConnected" | "on" | "once" | "off" | "addListener" | "removeListener"
> & {
  /** Forgets who listens for an event, or for any. */
  removeAllListeners(event?: EventName): LeaseApi;
  /** How many listen for an event. */
  listenerCount(event: EventName): number;
};

/** Dresses a view up as an `IBApi`: every method by its name, and the listeners. Each gives the api back, for chains. */
export function leaseApi(view: View): LeaseApi {
  const api: Record<string, unknown> = {};
  const self = api as unknown as LeaseApi;
  type Listener = (...args: never[]) => void;
  const on = (event: string, listener: Listener): LeaseApi => {
    view.emitter.add(event, listener, false);
    return self;
  };
  const off = (event: string, listener?: Listener): LeaseApi => {
    view.emitter.remove(event, listener);
    return self;
  };
  const once = (event: string, listener: Listener): LeaseApi => {
    view.emitter.add(event, listener, true);
    return self;
  };
  const removeAllListeners = (event?: string): LeaseApi => {
    view.emitter.clear(event);
    return self;
  };
  const listenerCount = (event: string): number => view.emitter.count(event);
  Object.assign(api, {
    on,
    addListener: on,
    off,
    removeListener: off,
    once,
    removeAllListeners,
    listenerCount,
  });
  for (const name of Object.keys(METHODS) as MethodName[]) {
    api[name] = (...args: unknown[]): LeaseApi => {
      view.call(name, args);
      return self;
    };
  }
  Object.defineProperty(api, "isConnected", { get: () => view.connected, enumerable: true });
  Object.defineProperty(api, "serverVersion", { get: () => view.serverVersion, enumerable: true });
  return self;
}
