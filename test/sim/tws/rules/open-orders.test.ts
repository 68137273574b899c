import { AUTO_OPEN_ORDER_RULES } from "../../../../sim/tws/rules/open-orders.ts";
import { reqAutoOpenOrders } from "../../../../sim/wire/requests/orders.ts";
import { OrderDesk } from "../../../support/order-rules.ts";
import { testRules } from "../../../support/rule-cases.ts";

testRules(AUTO_OPEN_ORDER_RULES, {
  "manual orders for a client other than 0 (`reqAutoOpenOrders`)": {
    send: () => new OrderDesk().client.send(reqAutoOpenOrders, { bind: true }),
    text: "Only API connections with clientId set to 0 can set the auto bind TWS orders property.",
  },
});
