/** What each may do, written down a second time: an oracle that shares nothing with the product but names. */

/** A right, in a team or region where it holds there alone. */
export const ROLES = {
  nobody: [],
  reader: ["incident.read", "release.read", "oncall.read", "help.read"],
  teammate: ["incident.read"],
  member: ["incident.*", "oncall.*", "release.request", "release.read", "handoff.*", "help.read"],
  "own-team": ["incident.read", "release.read", "incident.* in payments", "release.* in payments"],
  "other-team": ["incident.* in platform", "release.* in platform"],
  approver: ["release.approve in berlin"],
  "far-approver": ["release.approve in bengaluru"],
  manager: ["calendar.*", "release.change", "release.go", "release.read"],
  admin: ["*"],
} as const satisfies Readonly<Record<string, readonly string[]>>;
export type Role = keyof typeof ROLES;

export const STATUSES = ["active", "left", "blocked", "guest", "stranger", "unlinked"] as const;
export type Status = (typeof STATUSES)[number];

export const RELATIONS = ["none", "his own"] as const;
export type Relation = (typeof RELATIONS)[number];

export type Asking = {
  readonly role: Role;
  readonly status: Status;
  readonly relation: Relation;
  readonly verb: string;
  readonly state: string;
};

type Facts = { readonly asking: Asking; has(right: string, region?: string): boolean };
type Rule = {
  /** In which states it can be done at all; those that are left out answer the same to everybody. */
  readonly in?: readonly string[];
  /** Nothing comes of it but an answer. */
  readonly isReading?: true;
  may(facts: Facts): boolean;
};

const needs = (right: string, states?: readonly string[]): Rule => ({
  ...(states && { in: states }),
  may: ({ has }) => has(right),
});

const reads = (right: string): Rule => ({ isReading: true, may: ({ has }) => has(right) });

function orUnknown(right: string): Rule["may"] {
  return ({ asking, has }) => has(right) || asking.status === "unlinked";
}

const ACTIVE = ["open", "acknowledged"];
const OVER = ["resolved", "cancelled"];

const isRequester = ({ asking, has }: Facts): boolean =>
  asking.relation === "his own" && has("release.request");
const isOfTeam = ({ asking }: Facts): boolean => asking.role === "teammate" && isPerson(asking.status);
const mayDecide = ({ asking, has }: Facts): boolean =>
  asking.status !== "guest" && (has("release.approve") || has("release.approve", "berlin"));

export const RULES: Readonly<Record<string, Rule>> = {
  // Whoever is in the chat may open and read, also where nobody knows him.
  "incident open": { may: orUnknown("incident.open") },
  "incident timeline": { isReading: true, may: orUnknown("incident.read") },
  "oncall gaps": { isReading: true, may: orUnknown("oncall.read") },
  "release list": reads("release.read"),
  "baton token": reads("access.token"),
  "baton audit": reads("audit.read"),
  "baton privacy erase": reads("privacy.erase"),
  "incident ack": needs("incident.acknowledge", ["open"]),
  "incident update": needs("incident.update", ACTIVE),
  "incident still": needs("incident.update", ACTIVE),
  "incident note": needs("incident.note"),
  "incident severity": needs("incident.change", ACTIVE),
  "incident assign": needs("incident.assign", ACTIVE),
  "incident resolve": needs("incident.resolve", ACTIVE),
  "incident cancel": needs("incident.cancel", ACTIVE),
  "incident.reopen": needs("incident.reopen", OVER),
  "incident.correct-service": needs("incident.change", ACTIVE),
  "incident.join": needs("incident.merge", ACTIVE),
  "page.mine": {
    in: ["open"],
    may: ({ asking }) => asking.relation === "his own" && isPerson(asking.status),
  },
  "page.cant": {
    in: ["open"],
    may: ({ asking }) => asking.relation === "his own" && isPerson(asking.status),
  },
  // Approved by nobody who still counts: his place is open again.
  "release.approve": {
    in: ["requested", "approved"],
    may: (facts) => mayDecide(facts) && facts.asking.relation === "none",
  },
  "release.reject": {
    in: ["requested", "approved"],
    may: (facts) => mayDecide(facts) && facts.asking.relation === "none",
  },
  "release withdraw": {
    in: ["requested", "approved"],
    may: (facts) => isRequester(facts) || facts.has("release.change"),
  },
  "release hold": {
    in: ["requested", "approved"],
    may: (facts) => isRequester(facts) || isOfTeam(facts) || facts.has("release.go"),
  },
  "release go": { in: ["approved"], may: (facts) => isRequester(facts) || facts.has("release.go") },
  "release.finish": { in: ["going"], may: (facts) => isRequester(facts) || facts.has("release.go") },
  "release rollback": {
    in: ["going", "done"],
    may: (facts) => isRequester(facts) || isOfTeam(facts) || facts.has("release.go"),
  },
};

const isPerson = (status: Status): boolean => status === "active" || status === "guest";

/** Of somebody who is heard at all. A right in a region is asked for with one, a right in a team in Payments. */
function holds(role: Role, right: string, region: string | undefined): boolean {
  return ROLES[role].some((held: string) => {
    const [what = "", where] = held.split(" in ");
    if (where !== undefined && where !== "payments" && where !== region) return false;
    return what === "*" || what === right || (what.endsWith("*") && right.startsWith(what.slice(0, -1)));
  });
}

/** `nothing`: it was only read, or anybody would have been told that it is too late. */
export type Verdict = "done" | "denied" | "nothing";

export function judge(asking: Asking): Verdict {
  const rule = RULES[asking.verb];
  if (!rule) throw new Error(`no rule for ${asking.verb}`);
  const isHeard = isPerson(asking.status);
  const has = (right: string, region?: string) => isHeard && holds(asking.role, right, region);
  if (!rule.may({ asking, has })) return "denied";
  return rule.isReading || (rule.in && !rule.in.includes(asking.state)) ? "nothing" : "done";
}
