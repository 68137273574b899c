import type { Effect } from "../tws/context/effects.ts";
import * as code from "../tws/facts/codes.ts";
import { farmNotice } from "../tws/facts/farms.ts";
import { updateNewsBulletin } from "../wire/responses/news.ts";
import type { TwsEvent } from "../world/tws-event.ts";
import type { RelayedSession } from "./relayed-session.ts";
import type { SessionSubscriptions } from "./session-subscriptions.ts";

/** Message type of a regular bulletin, as opposed to one about an exchange. */
const REGULAR_BULLETIN = 1;

/** Makes what one session is sent about an event. */
export function noticesOf(
  event: TwsEvent,
  session: RelayedSession,
  subscriptions: SessionSubscriptions,
  bulletins: number,
  isCutOff: boolean,
): readonly Effect[] {
  const { connection, version } = session;
  switch (event.kind) {
    case "offline": {
      const text = "Connectivity between IBKR and Trader Workstation has been lost.";
      return session.error(-1, code.CONNECTIVITY_LOST, text);
    }
    case "online": {
      const restored = "Connectivity between IBKR and Trader Workstation has been restored";
      return event.dataLost
        ? session.error(-1, code.CONNECTIVITY_RESTORED_DATA_LOST, `${restored} - data lost.`)
        : session.error(-1, code.CONNECTIVITY_RESTORED, `${restored} - data maintained.`);
    }
    case "farm": {
      const notice = farmNotice(event.service, event.farm, event.up);
      return session.error(-1, notice.code, notice.text);
    }
    case "port": {
      const text = `TWS socket port has been reset and this connection is being dropped. Please reconnect on the new port - ${event.port}`;
      const close: Effect = { kind: "close", connection, reason: `the port is ${event.port} now` };
      return [...session.error(-1, code.SOCKET_PORT_RESET, text), close];
    }
    case "competing": {
      if (!event.on) return [];
      const text = "No market data during competing live session";
      return subscriptions.lines.flatMap((reqId) => session.error(reqId, code.COMPETING_LIVE_SESSION, text));
    }
    case "bulletin": {
      if (!subscriptions.hasBulletins || isCutOff) return [];
      const { name } = updateNewsBulletin;
      const values = { messageId: bulletins, messageType: REGULAR_BULLETIN, text: event.text, exchange: "" };
      return [{ kind: "send", connection, name, fields: updateNewsBulletin.write(values, version) }];
    }
    default:
      return [];
  }
}
