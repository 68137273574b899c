import { ORDER_IDENTITY_RULES, ORDER_READING_RULES } from "../../../../sim/tws/rules/order-identity.ts";
import { testRules } from "../../../support/order-rules.ts";

testRules([...ORDER_READING_RULES, ...ORDER_IDENTITY_RULES], {
  "order ID 0": { change: { orderId: 0 }, text: "Invalid order id: 0", newOnly: true },
  "a symbol with characters outside ASCII": { change: { symbol: "ÄPL" }, text: "non-unicode characters" },
  "a trailing amount and a trailing percentage at once": {
    change: { orderType: "TRAIL", auxPrice: 1, trailingPercent: 1 },
    text: "Error reading request:Cannot specify Trailing Amount and Trailing Percent at the same time",
  },
  "a negative order ID that belongs to no bound order": {
    change: { orderId: -7 },
    text: "Invalid order id: -7",
    newOnly: true,
  },
  "an order ID below one that the client has used": {
    first: (desk) => desk.place({ orderId: 5 }),
    change: { orderId: 4 },
    text: "Duplicate order id",
  },
  "an origin other than 0 and 1": { change: { origin: 2 }, text: "The origin is invalid." },
  "a settling firm or clearing away from IBKR, of the order or of its delta hedge": {
    change: { clearingIntent: "Away" },
    text: "Not an institutional account",
  },
  "a customer account": {
    change: { customerAccount: "C123" },
    text: "specify customer account value: C123 for account DU1234567",
  },
  "the mark of a professional customer": {
    change: { professionalCustomer: true },
    text: "assign 'true' value for ProfessionalCustomer",
  },
});
