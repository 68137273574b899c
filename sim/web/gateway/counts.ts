/** Counters of a gateway since it was made. */
export interface GatewayCounts {
  /** Requests, refused ones included. */
  readonly requests: number;
  /** Requests that reached `/tickle` with a login. */
  readonly tickles: number;
  /** Attempts to begin a brokerage session: `ssodh/init` and `reauthenticate`. */
  readonly inits: number;
  /** Brokerage sessions that ended because another login of the username took over. */
  readonly evictions: number;
  /** Brokerage sessions that ended because no request came. */
  readonly idleDeaths: number;
  /** Times that the IP address entered the penalty box. */
  readonly penalties: number;
  /** Requests that were refused while the IP address was in the penalty box. */
  readonly penalised: number;
  /** Requests beyond the limit of their endpoint. */
  readonly limitBreaches: number;
  /** Order questions that were sent. */
  readonly questions: number;
  /** Order questions that another request cancelled, or that were answered too late. */
  readonly questionsLost: number;
}

/** Counters as the parts of the gateway change them. */
export type MutableCounts = { -readonly [Name in keyof GatewayCounts]: number };

/** Makes counters that stand at 0. */
export function newCounts(): MutableCounts {
  return {
    requests: 0,
    tickles: 0,
    inits: 0,
    evictions: 0,
    idleDeaths: 0,
    penalties: 0,
    penalised: 0,
    limitBreaches: 0,
    questions: 0,
    questionsLost: 0,
  };
}
