/** What the shape of `people:` cannot see: names that nobody has, an account of two humans. */
import { checkName, checkTenant } from "../organisation/file-pieces.ts";
import type { Names, Report } from "../organisation/file-section.ts";
import type { PeopleFile } from "./person-file.ts";
import { wantedAccounts } from "./wanted-accounts.ts";

export function checkPeople(people: PeopleFile, names: Names, report: Report): void {
  for (const [key, person] of Object.entries(people)) {
    checkName(names, report, { kind: "region", key: person.region, path: [key, "region"] });
    person.teams.forEach((team, index) => {
      checkName(names, report, { kind: "team", key: team, path: [key, "teams", index] });
    });
    for (const platform of ["slack", "teams"] as const)
      for (const value of person.accounts[platform] ?? [])
        checkTenant(names, report, { platform, value, path: [key, "accounts", platform] });
  }
  checkAccounts(people, names, report);
}

function checkAccounts(people: PeopleFile, names: Names, report: Report): void {
  const owners = new Map<string, string>();
  for (const { person, provider, tenant, subject } of wantedAccounts(people, names)) {
    const account = `${provider}/${tenant}/${subject}`;
    const owner = owners.get(account);
    const path = [person, "accounts", provider];
    if (owner !== undefined) report({ path, key: "person.account-twice", params: { value: subject, owner } });
    owners.set(account, person);
  }
}
