import { expect, test } from "vitest";
import { firstAdvisorState } from "../../../../sim/exchange/accounts/advisor-setup.ts";
import { advisorXml, readAdvisorXml } from "../../../../sim/tws/login/advisor-xml.ts";

const STATE = firstAdvisorState(["DU1", "DU2"]);

test("groups name their accounts; from version 177 on they have amounts and profiles", () => {
  expect(advisorXml("groups", STATE, 176)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<ListOfGroups>
	<Group>
		<name>Everyone</name>
		<ListOfAccts varName="list">
			<String>DU1</String>
			<String>DU2</String>
		</ListOfAccts>
		<defaultMethod>NetLiq</defaultMethod>
	</Group>
	<Group>
		<name>Equal_Quantity</name>
		<ListOfAccts varName="list">
			<String>DU1</String>
			<String>DU2</String>
		</ListOfAccts>
		<defaultMethod>Equal</defaultMethod>
	</Group>
</ListOfGroups>
`);
  const unified = advisorXml("groups", STATE, 177);
  expect(unified).toContain("<Account>\n\t\t\t\t<acct>DU1</acct>\n\t\t\t\t<amount>50.0</amount>");
  expect(unified).toContain("<name>Equal_Percent</name>");
});

test("every kind of data is read as it was written", () => {
  expect(readAdvisorXml("groups", advisorXml("groups", STATE, 176))).toEqual({ groups: STATE.groups });
  expect(readAdvisorXml("groups", advisorXml("groups", STATE, 177))).toEqual({
    groups: [...STATE.groups, ...STATE.profiles],
  });
  expect(readAdvisorXml("profiles", advisorXml("profiles", STATE, 151))).toEqual({
    profiles: STATE.profiles,
  });
  expect(readAdvisorXml("aliases", advisorXml("aliases", STATE, 193))).toEqual({ aliases: STATE.aliases });
});

const group = (inner: string): string => `<ListOfGroups><Group>${inner}</Group></ListOfGroups>`;
const LIST = "<ListOfAccts><String>DU1</String></ListOfAccts>";

test.each([
  "",
  "<ListOfAllocationProfiles></ListOfAllocationProfiles>",
  group(`<name></name>${LIST}<defaultMethod>Equal</defaultMethod>`),
  group(`<name>A</name><ListOfAccts></ListOfAccts><defaultMethod>Equal</defaultMethod>`),
  group(`<name>A</name>${LIST}<defaultMethod>Fair</defaultMethod>`),
  group(`<name>A</name>${LIST}<defaultMethod>Percent</defaultMethod>`),
  group(
    "<name>A</name><ListOfAccts><Account><acct>DU1</acct><amount>x</amount></Account></ListOfAccts><defaultMethod>Equal</defaultMethod>",
  ),
])("groups %j are not read", (xml) => {
  expect(readAdvisorXml("groups", xml)).toBeUndefined();
});
