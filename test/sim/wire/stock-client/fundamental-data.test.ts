import * as requests from "../../../../sim/wire/requests/fundamental-data.ts";
import * as responses from "../../../../sim/wire/responses/fundamental-data.ts";
import { testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests);

testResponses(responses);
