/**
 * A fake TWS for each test of vitest, and checks of it for `expect`.
 *
 * @module
 */
export { type TwsFixtures, test, twsTest } from "./fixture.ts";
export { expect, type TwsExpect, type TwsMatchers } from "./matchers.ts";
