import {
  decimal,
  fixed,
  flag,
  integer,
  long,
  optionalDecimal,
  text,
  UNSET_DECIMAL,
} from "../codec/fields.ts";
import { GATES } from "../codec/gates.ts";
import { type Message, message } from "../codec/message.ts";
import { type Id, type ReportedContract, reported } from "../field-groups/contract.ts";

/** Values of `execDetails`; `reqId` is -1 for a fill that belongs to no request. */
export interface Execution extends Id, ReportedContract {
  readonly orderId: number;
  readonly execId: string;
  readonly time: string;
  readonly account: string;
  readonly venue: string;
  /** `BOT` or `SLD`. */
  readonly side: string;
  readonly shares: number;
  readonly price: number;
  readonly permId: number;
  readonly clientId: number;
  readonly liquidation: number;
  readonly cumQty: number;
  readonly avgPrice: number;
  readonly orderRef: string;
  readonly evRule: string;
  readonly evMultiplier: number;
  readonly modelCode: string;
  readonly lastLiquidity: number;
  readonly pendingPriceRevision: boolean;
}

export const execDetails: Message<Execution> = message("execDetails", 11, [
  integer("reqId"),
  integer("orderId"),
  ...reported,
  text("execId"),
  text("time"),
  text("account"),
  text("venue"),
  text("side"),
  decimal("shares"),
  decimal("price"),
  long("permId"),
  integer("clientId"),
  integer("liquidation"),
  decimal("cumQty"),
  decimal("avgPrice"),
  text("orderRef"),
  text("evRule"),
  decimal("evMultiplier"),
  text("modelCode"),
  integer("lastLiquidity"),
  flag("pendingPriceRevision", GATES.pendingPriceRevision),
]);
export const execDetailsEnd: Message<Id> = message("execDetailsEnd", 55, [fixed(1), integer("reqId")]);

export const commissionReport: Message<{
  readonly execId: string;
  readonly commission: number;
  readonly currency: string;
  readonly realizedPnl: number | undefined;
  readonly yield: number | undefined;
  readonly yieldRedemptionDate: number;
}> = message("commissionReport", 59, [
  fixed(1),
  text("execId"),
  decimal("commission"),
  text("currency"),
  optionalDecimal("realizedPnl", {}, UNSET_DECIMAL),
  optionalDecimal("yield", {}, UNSET_DECIMAL),
  integer("yieldRedemptionDate"),
]);
