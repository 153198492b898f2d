/** Which service a person means: what he typed may be a key, a name, an alias, or nearly one of them. Pure. */
import { findNearest, plainWord } from "../organisation/find-nearest.ts";

export type Guessable = { readonly key: string; readonly name: string; readonly aliases: readonly string[] };

export type Guess<S> =
  | { readonly kind: "exact"; readonly service: S }
  | { readonly kind: "near"; readonly service: S }
  | { readonly kind: "none" };

const namesOf = (service: Guessable): string[] => [service.key, service.name, ...service.aliases];

/** A few letters that begin only one service's name are enough to ask about it. */
const FEWEST_LETTERS = 4;

/** Exact beats near; of near ones the nearest wins; two that are equally begun by the word are none. */
export function guessService<S extends Guessable>(typed: string, services: readonly S[]): Guess<S> {
  const word = plainWord(typed);
  if (word === "") return { kind: "none" };
  const exact = services.find((service) => namesOf(service).some((name) => plainWord(name) === word));
  if (exact) return { kind: "exact", service: exact };
  const [nearest] = findNearest(typed, services.flatMap(namesOf));
  const near = services.find((service) => nearest !== undefined && namesOf(service).includes(nearest));
  if (near) return { kind: "near", service: near };
  const begun = services.filter((service) =>
    namesOf(service).some((name) => word.length >= FEWEST_LETTERS && plainWord(name).startsWith(word)),
  );
  const [only, ...others] = begun;
  return only && others.length === 0 ? { kind: "near", service: only } : { kind: "none" };
}
