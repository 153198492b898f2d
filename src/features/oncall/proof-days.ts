/** How far ahead coverage is proven: every clock change of a year, in both hemispheres, and the handover after it. */
export const PROOF_DAYS = 400;
