import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { FakeGateway, type ListenWebOptions, listenWeb } from "../../../sim/web/mod.ts";
import { type Certificate, certificate, certificateAuthority } from "../../support/web/certificate.ts";
import { Children } from "../../support/web/child.ts";
import { rawServer } from "../../support/web/hazard-servers.ts";
import { REFUSED_CERTIFICATES } from "../../support/web/hazards.ts";

const children = new Children();
let authority: Certificate;

beforeAll(async () => {
  authority = await certificateAuthority();
});
afterAll(() => children.close());

/** Starts a gateway; returns its URL. */
async function listening(options: ListenWebOptions = {}): Promise<string> {
  const gateway = new FakeGateway({ nightlyReset: false });
  const door = await listenWeb(gateway, options);
  onTestFinished(async () => {
    await door.close();
    gateway.close();
  });
  return door.url;
}

const READS = { report: { accounts: ["DU1234567"], bid: expect.any(Number) }, isKilled: false };

test("a process ends by itself once its pool is closed, with a stream behind it", async () => {
  expect(await children.run(await listening())).toEqual(READS);
});

test("a process ends by itself once its pool is closed, where nothing listens", async () => {
  const gateway = new FakeGateway({ nightlyReset: false });
  const door = await listenWeb(gateway);
  await door.close();
  gateway.close();
  const { report, isKilled } = await children.run(door.url);
  expect([report.code, isKilled]).toEqual(["CONNECT_FAILED", false]);
});

test.each(["http", "https"])(
  "a process ends by itself once its pool is closed, while a dial by %s hangs",
  async (scheme) => {
    const host = await rawServer(() => {});
    const { report, isKilled } = await children.run(`${scheme}://${host}`, undefined, 300);
    expect([report.code, isKilled]).toEqual(["ACQUIRE_TIMEOUT", false]);
    expect(report.message).toContain("the dial waits for the answer to POST /iserver/auth/status");
  },
);

test("a process that trusts the authority of the certificate reads and streams over TLS", async () => {
  const tls = await certificate({ authority });
  expect(await children.run(await listening({ tls }), authority.cert)).toEqual(READS);
});

test("a process that trusts the self-signed certificate itself reads and streams over TLS", async () => {
  const tls = await certificate();
  expect(await children.run(await listening({ tls }), tls.cert)).toEqual(READS);
});

test.each(Object.entries(REFUSED_CERTIFICATES))(
  "a certificate of a trusted authority that %s is refused with one sentence",
  async (_, [how, why]) => {
    const url = await listening({ tls: await certificate({ ...how, authority }) });
    const { report, isKilled } = await children.run(url, authority.cert);
    const { host } = new URL(url);
    expect(report).toEqual({
      code: "TLS_NOT_TRUSTED",
      message: `Cannot connect to the gateway: Cannot begin a session: the TLS certificate of ${host} ${why}`,
    });
    expect(isKilled).toBe(false);
  },
);
