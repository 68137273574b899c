import * as request from "../../wire/requests/advisors.ts";
import * as out from "../../wire/responses/advisors.ts";
import { type Handler, on } from "../context/handler.ts";
import { advisorXml, FA_DATA, readAdvisorXml, UNIFIED_SINCE } from "../login/advisor-xml.ts";
import { ADVISOR_CHANGE_RULES, ADVISOR_RULES } from "../rules/advisors.ts";
import { refuses } from "../rules/refuses.ts";

/** First version in which the end of `replaceFA` is reported. */
const END_SINCE = 157;

/** Handlers of the groups, profiles and aliases of financial advisors. */
export const advisorHandlers: readonly Handler[] = [
  on(request.requestFA, { needsIbkr: false }, ({ faDataType }, context) => {
    const { trading } = context.exchange;
    const { version } = context.client;
    const kind = FA_DATA[faDataType];
    if (refuses(context, -1, ADVISOR_RULES, { faDataType, version, trading })) return;
    if (kind === undefined || trading.advisor === undefined) return;
    context.send(out.receiveFA, { faDataType, xml: advisorXml(kind, trading.advisor, version) });
  }),
  on(request.replaceFA, { needsIbkr: false }, ({ reqId, faDataType, xml }, context) => {
    const { trading } = context.exchange;
    const { version } = context.client;
    const id = version < END_SINCE ? -1 : reqId;
    const kind = FA_DATA[faDataType];
    if (refuses(context, id, ADVISOR_RULES, { faDataType, version, trading })) return;
    if (kind === undefined || trading.advisor === undefined) return;
    const change = readAdvisorXml(kind, xml);
    if (refuses(context, id, ADVISOR_CHANGE_RULES, { change, trading })) return;
    // A list of groups has the profiles in it since the two were unified.
    const unified = kind === "groups" && version >= UNIFIED_SINCE ? { profiles: [] } : {};
    trading.advisor = { ...trading.advisor, ...unified, ...change };
    if (version >= END_SINCE)
      context.send(out.replaceFAEnd, { reqId, text: "FA configuration was replaced" });
  }),
  on(request.reqSoftDollarTiers, { needsIbkr: false }, ({ reqId }, context) =>
    context.send(out.softDollarTiers, { reqId, tiers: [] }),
  ),
];
