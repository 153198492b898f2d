/** Who must agree to a release: requirements as data, the places they make, and who fills which. Pure. */

export type Requirement =
  /** So many of a team who may approve. */
  | { readonly kind: "team"; readonly team: string; readonly count: number }
  /** So many holders of a role. */
  | { readonly kind: "role"; readonly role: string; readonly count: number }
  /** One holder of a role from each affected region. */
  | { readonly kind: "each-region"; readonly role: string }
  /** So many of whoever may approve. */
  | { readonly kind: "anyone"; readonly count: number };

export type Rule = {
  readonly key: string;
  readonly requirements: readonly Requirement[];
  readonly excludesAuthorsTeams: boolean;
  readonly expiryHours: number;
};

/** Where no rule fits: production still needs one approval, anything else none. */
export const fallbackRule = (isProduction: boolean): Rule => ({
  key: "default",
  requirements: isProduction ? [{ kind: "anyone", count: 1 }] : [],
  excludesAuthorsTeams: false,
  expiryHours: 72,
});

/** One place that one person must fill. `need` is equal for places that the same people may fill. */
export type Place = {
  readonly need: string;
  readonly requirement: Requirement;
  /** Key of the region, where the place belongs to one. */
  readonly region: string | null;
};

/** The name of a place that a requirement makes, in a region where it belongs to one. */
export const needOf = (requirement: Requirement, region: string | null): string => {
  switch (requirement.kind) {
    case "team":
      return `team:${requirement.team}`;
    case "role":
      return `role:${requirement.role}`;
    case "each-region":
      return `each-region:${requirement.role}:${region}`;
    case "anyone":
      return "anyone";
  }
};

/** Every place of a rule for these regions, in the rule's order. */
export function placesOf(rule: Rule, regions: readonly string[]): Place[] {
  return rule.requirements.flatMap((requirement): Place[] => {
    if (requirement.kind === "each-region")
      return regions.map((region) => ({ requirement, region, need: needOf(requirement, region) }));
    const place = { requirement, region: null, need: needOf(requirement, null) };
    return Array.from({ length: requirement.count }, () => place);
  });
}

export type Agreed = { readonly personId: string; readonly countsFor: readonly string[] };
export type FilledPlace = Place & { readonly personId: string | null };

/**
 * Seats the people who agreed so that as many places as possible are filled: one person, one place, and
 * whoever could sit in two gives way to whoever can sit in one (a maximum bipartite matching).
 */
export function seat(places: readonly Place[], agreed: readonly Agreed[]): FilledPlace[] {
  const seatedAt: (number | null)[] = places.map(() => null);
  const tryToSeat = (person: number, visited: Set<number>): boolean => {
    for (const [index, place] of places.entries()) {
      if (visited.has(index) || !agreed[person]?.countsFor.includes(place.need)) continue;
      visited.add(index);
      const sitting = seatedAt[index] ?? null;
      if (sitting === null || tryToSeat(sitting, visited)) {
        seatedAt[index] = person;
        return true;
      }
    }
    return false;
  };
  for (const person of agreed.keys()) tryToSeat(person, new Set());
  return places.map((place, index) => {
    const person = seatedAt[index] ?? null;
    return { ...place, personId: person === null ? null : (agreed[person]?.personId ?? null) };
  });
}

export const filledCount = (places: readonly FilledPlace[]): number =>
  places.filter((place) => place.personId !== null).length;
