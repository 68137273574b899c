import type { ExerciseRequest } from "../../wire/requests/option-exercise.ts";
import * as code from "../facts/codes.ts";
import { parseOrderTime } from "../historical-data/request-time.ts";
import type { Rule } from "./rule.ts";

/** What the rules about the fields of an exercise know. */
export interface ExerciseFields
  extends Pick<ExerciseRequest, "manualOrderTime" | "customerAccount" | "professionalCustomer"> {
  /** Account whose options are exercised. */
  readonly account: string;
  /** Zone of the login: that of a time that names none. */
  readonly zone: string;
}

/** Source of refusals of orders whose fields an exercise has too. */
const AS_ORDERS = "unsourced; as for orders";

const refused = (cause: string, account: string): string =>
  `Error in validating entry fields -Account config doesn't allow to ${cause} for account ${account}`;

/** Rules about the fields of `exerciseOptions` that orders have too. */
export const EXERCISE_FIELD_RULES: readonly Rule<ExerciseFields>[] = [
  {
    what: "`manualOrderTime` of an exercise in another form than that of a time",
    code: code.INVALID_TIME,
    source: AS_ORDERS,
    broken: ({ manualOrderTime, zone }) =>
      manualOrderTime === "" || parseOrderTime(manualOrderTime, zone) !== undefined
        ? undefined
        : "Manual Order Time: The date, time, or time-zone entered is invalid.\nThe correct format is yyyymmdd hh:mm:ss xx/xxxx",
  },
  {
    what: "a customer account in an exercise",
    code: code.INVALID_ENTRY,
    source: AS_ORDERS,
    broken: ({ customerAccount, account }) =>
      customerAccount === ""
        ? undefined
        : refused(`specify customer account value: ${customerAccount}`, account),
  },
  {
    what: "the mark of a professional customer in an exercise",
    code: code.INVALID_ENTRY,
    source: AS_ORDERS,
    broken: ({ professionalCustomer, account }) =>
      professionalCustomer ? refused("assign 'true' value for ProfessionalCustomer", account) : undefined,
  },
];
