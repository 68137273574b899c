import * as requests from "../../../../sim/wire/requests/real-time-bars.ts";
import * as responses from "../../../../sim/wire/responses/real-time-bars.ts";
import { testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests);

testResponses(responses);
