import * as requests from "../../../../sim/wire/requests/pnl.ts";
import * as responses from "../../../../sim/wire/responses/pnl.ts";
import { testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests);

testResponses(responses);
