import type { DialErrorCode } from "../faults/moments.ts";

/** Address that a client dials. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Makes the error with which a dial fails, as Node words it; `ETIMEDOUT`: nothing has answered. */
export function dialError(code: DialErrorCode | "ETIMEDOUT", { host, port }: Address): Error {
  const text = code === "ENOTFOUND" ? `getaddrinfo ENOTFOUND ${host}` : `connect ${code} ${host}:${port}`;
  return Object.assign(new Error(text), { code });
}
