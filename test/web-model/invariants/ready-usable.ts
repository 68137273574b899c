import { ofEachPool, type WebInvariant } from "../record.ts";

/** Requests whose answers show the flags of the session. */
const STATUS = ["/iserver/auth/status", "/iserver/auth/ssodh/init", "/tickle"];

/** A session is ready only if the last answers of its dial say so. */
export const readyUsable: WebInvariant = ofEachPool(
  "a session is ready only when its flags are good and its accounts are known",
  ({ events, requests }) =>
    events.flatMap(({ event, seq, atMs }, at) => {
      if (event.type !== "ready") return [];
      const dial = events.slice(0, at).findLast((one) => one.event.type === "dial");
      const answers = requests
        .flatMap(({ path, answer }) => (answer === undefined ? [] : [{ path, ...answer }]))
        .filter((answer) => answer.seq < seq && answer.seq > (dial?.seq ?? 0))
        .sort((one, other) => one.seq - other.seq);
      const flags = answers.findLast(({ path }) => STATUS.includes(path));
      const accounts = answers.findLast(({ path }) => path === "/iserver/accounts");
      const isGood =
        flags?.status === 200 &&
        /"authenticated":true/.test(flags.body) &&
        /"connected":true/.test(flags.body) &&
        !/"competing":true/.test(flags.body) &&
        !/"established":false/.test(flags.body);
      const isPrimed = accounts?.status === 200 && /"accounts":\["/.test(accounts.body);
      if (isGood && isPrimed) return [];
      return [`ready at ${atMs} after ${flags?.body} and ${accounts?.body.slice(0, 80)}`];
    }),
);
