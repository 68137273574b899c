import * as requests from "../../../../sim/wire/requests/option-calculations.ts";
import { testRequests } from "../../../support/stock-messages.ts";

testRequests(requests);
