import * as requests from "../../../../sim/wire/requests/display-groups.ts";
import * as responses from "../../../../sim/wire/responses/display-groups.ts";
import { testRequests, testResponses } from "../../../support/stock-messages.ts";

testRequests(requests);

testResponses(responses);
