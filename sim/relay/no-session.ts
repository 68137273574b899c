/** Words for the errors of a dial. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ECONNRESET: "it reset the connection",
  EPIPE: "it reset the connection",
  ENOTFOUND: "there is no host of this name",
  EAI_AGAIN: "the name of the host cannot be looked up",
  EHOSTUNREACH: "the network does not reach the host",
  ENETUNREACH: "the network does not reach the host",
  ETIMEDOUT: "the host does not answer",
};

/** Says in words why a connection to a gateway has failed. */
export function dialReason(code: string): string {
  return REASONS[code] ?? code;
}

/** The failure to begin a session at a gateway. */
export class NoSession extends Error {
  override readonly name = "NoSession";
  /** Whether the gateway answers as it should, and holds the client ID for another session. */
  readonly gateway: "answers" | "fails";

  constructor(reason: string, gateway: "answers" | "fails") {
    super(reason);
    this.gateway = gateway;
  }
}
