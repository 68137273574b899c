import { LiveWebSession } from "../../../src/web/requests/live-web-session.ts";

/** A session of the web pool that no gateway is behind. */
export function liveWebSession(epoch = 4): LiveWebSession {
  const accounts = ["DU1234567"];
  return new LiveWebSession({
    epoch,
    accounts,
    selectedAccount: "DU1234567",
    isPaper: true,
    token: "0123456789abcdef0123456789abcdef",
  });
}
