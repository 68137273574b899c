import type { FakeTws } from "../net/fake-tws.ts";

/** What a test needs to know of a fake to understand why it waits in vain. */
export interface Waited {
  readonly tws: FakeTws;
  readonly host: string;
  readonly port: number;
  /** Whether clients are in memory. */
  readonly isInMemory: boolean;
}

/** Describes what may be the reason why a test waits in vain: no client, or code of a rule that threw. */
export function hints({ tws, host, port, isInMemory }: Waited): readonly string[] {
  const hasDialled = tws.sessions().length > 0 || tws.trace.of("opened").length > 0;
  const how = isInMemory
    ? "a client in memory is given tws.seams, as in new IbkrPool({ port: tws.port }, tws.seams)"
    : `clients dial ${host}:${port}`;
  const reasons = tws.script.failureTexts;
  return hasDialled ? reasons : [`no client has connected: ${how}`, ...reasons];
}
