/** Relative shrinking of all bubbles when they do not fit, and the most attempts to separate them before. */
const SHRINK = 0.96;
const MAX_ROUNDS = 200;
const MAX_SHRINKS = 60;

/** Returns where a bubble `{ x, y, r }` has to be so that it lies within an area `[width, height]`. */
export function inside({ x, y, r }, [width, height]) {
  return [clamp(x, r + 1, width - r - 1), clamp(y, r + 1, height - r - 1)];
}

/**
 * Moves bubbles apart that are closer than `gap`, within an area. Others stay where they are. Bubbles move less the larger they
 * are. Returns whether any moved.
 */
export function separate(bubbles, size, gap) {
  let moved = false;
  bubbles.forEach((one, i) => {
    for (let j = 0; j < i; j++) {
      moved = pushApart(one, bubbles[j], gap) || moved;
    }
  });
  for (const bubble of bubbles) {
    const [x, y] = inside(bubble, size);
    moved ||= x !== bubble.x || y !== bubble.y;
    bubble.x = x;
    bubble.y = y;
  }
  return moved;
}

/** Separates bubbles until none collides. If they do not fit into the area, all become smaller. */
export function arrange(bubbles, size, gap) {
  for (let shrinks = 0; shrinks <= MAX_SHRINKS; shrinks++) {
    for (let round = 0; round < MAX_ROUNDS; round++) {
      if (!separate(bubbles, size, gap)) {
        return;
      }
    }
    for (const bubble of bubbles) {
      bubble.r *= SHRINK;
    }
  }
}

function pushApart(one, other, gap) {
  // A little more than needed, so that repeated pushes end.
  const needed = one.r + other.r + gap;
  let dx = one.x - other.x;
  let dy = one.y - other.y;
  let distance = Math.hypot(dx, dy);
  if (distance >= needed - 0.01) {
    return false;
  }
  if (distance < 0.001) {
    // The same place: any direction, but always the same one.
    [dx, dy, distance] = [0.6, 0.8, 1];
  }
  const push = (needed - Math.hypot(one.x - other.x, one.y - other.y) + 0.02) / distance;
  const share = other.r ** 2 / (one.r ** 2 + other.r ** 2);
  one.x += dx * push * share;
  one.y += dy * push * share;
  other.x -= dx * push * (1 - share);
  other.y -= dy * push * (1 - share);
  return true;
}

function clamp(value, low, high) {
  return low > high ? (low + high) / 2 : Math.max(low, Math.min(high, value));
}
