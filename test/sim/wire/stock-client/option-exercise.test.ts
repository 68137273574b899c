import * as requests from "../../../../sim/wire/requests/option-exercise.ts";
import { requestContract, testRequests } from "../../../support/stock-messages.ts";

testRequests(requests, {
  send: {
    exerciseOptions: (api, v) =>
      api.exerciseOptions(
        v.reqId,
        requestContract(v),
        v.exerciseAction,
        v.exerciseQuantity,
        v.account,
        v.override ? 1 : 0,
      ),
  },
  sentAs: {
    exerciseOptions: (v) => ({ ...v, manualOrderTime: "", customerAccount: "", professionalCustomer: false }),
  },
});
