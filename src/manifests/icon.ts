/** Baton's mark: a relay baton, and an arc on either side for the way that it goes around. */
import { type Colour, png } from "./png.ts";

const NAVY = [0x1f, 0x3a, 0x5f] as const;
const WHITE = [0xff, 0xff, 0xff] as const;
const SKY = [0x6f, 0x93, 0xbf] as const;
const AMBER = [0xf5, 0xa6, 0x23] as const;

type Paint = readonly [number, number, number] | null;

/** Lengths are shares of the picture's side. */
const BATON = { half: 0.43, thick: 0.085, round: 0.04 };
/** Where each cap begins, and the gap that sets it off. */
const CAP = { from: 0.27, gap: 0.045 };
/** Two pieces of a circle; `turn` is half of each, in radians. */
const ARC = { outer: 0.37, inner: 0.305, turn: 0.72 };

/** Where a point lies: along the way from the middle to the upper right, and beside it. */
function onWay(x: number, y: number): { along: number; aside: number } {
  const [dx, dy] = [x - 0.5, 0.5 - y];
  return { along: (dx + dy) * Math.SQRT1_2, aside: (dy - dx) * Math.SQRT1_2 };
}

function isInBaton({ along, aside }: { along: number; aside: number }): boolean {
  const beyond = Math.max(0, Math.abs(along) - (BATON.half - BATON.round));
  const out = Math.max(0, Math.abs(aside) - (BATON.thick - BATON.round));
  return Math.hypot(beyond, out) <= BATON.round;
}

type Part = "body" | "cap" | "arc" | null;

function partAt(x: number, y: number): Part {
  const at = onWay(x, y);
  if (isInBaton(at)) {
    const fromMiddle = Math.abs(at.along);
    if (fromMiddle < CAP.from - CAP.gap) return "body";
    return fromMiddle < CAP.from ? null : "cap";
  }
  const fromMiddle = Math.hypot(at.along, at.aside);
  const isNear = Math.abs(Math.atan2(at.along, Math.abs(at.aside))) < ARC.turn;
  return isNear && fromMiddle < ARC.outer && fromMiddle > ARC.inner ? "arc" : null;
}

const coloured = (x: number, y: number): Paint => {
  const part = partAt(x, y);
  if (part === null) return NAVY;
  if (part === "arc") return SKY;
  return part === "cap" ? AMBER : WHITE;
};

/** Teams wants white on transparent. */
const outlined = (x: number, y: number): Paint => (partAt(x, y) === null ? null : WHITE);

/** Points per pixel and direction, whose mean smooths the edges. */
const FINE = 4;

function picture(size: number, paint: (x: number, y: number) => Paint): Uint8Array {
  return png(size, (px, py) => {
    const points = Array.from({ length: FINE * FINE }, (_, index) =>
      paint(
        (px + ((index % FINE) + 0.5) / FINE) / size,
        (py + (Math.floor(index / FINE) + 0.5) / FINE) / size,
      ),
    );
    return mean(points);
  });
}

function mean(points: readonly Paint[]): Colour {
  const seen = points.filter((point) => point !== null);
  if (seen.length === 0) return [255, 255, 255, 0];
  const share = (channel: 0 | 1 | 2) =>
    Math.round(seen.reduce((sum, point) => sum + point[channel], 0) / seen.length);
  return [share(0), share(1), share(2), Math.round((255 * seen.length) / points.length)];
}

export const colourIcon = (): Uint8Array => picture(192, coloured);
export const outlineIcon = (): Uint8Array => picture(32, outlined);
