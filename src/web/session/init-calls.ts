import type { WebCall } from "../call.ts";
import type { AuthStatus } from "./auth-status.ts";

const INIT = { method: "POST", path: "/iserver/auth/ssodh/init" } as const;

/** Makes the call that begins the brokerage session, as IBKR documents it. @param compete Whether it ends other ones. */
export function initCall(compete: boolean): WebCall {
  return { ...INIT, body: { publish: true, compete } };
}

/** Makes the same call in the form that some gateways take instead. */
export function initFormCall(
  { mac, machineId }: NonNullable<AuthStatus["machine"]>,
  compete: boolean,
): WebCall {
  const form = { publish: "true", compete: `${compete}`, locale: "en_US", mac, machineId, username: "-" };
  return { ...INIT, form };
}
