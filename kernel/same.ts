/** Whether two texts are one: what tells so at a glance, and what proves it. */

// oxlint-disable-next-line no-loss-of-precision -- a whole number of 64 bits here
const mix: u64 = 0x9e3779b97f4a7c15;

/** Eight bytes at a time; what is read past the end is cut off (behind every text there is room). */
export function hashOf(from: usize, length: u32): u32 {
  let hash: u64 = <u64>length * mix;
  const end = from + length;
  let i = from;
  for (; i + 8 <= end; i += 8) {
    hash = (hash ^ load<u64>(i)) * mix;
    hash ^= hash >> 32;
  }
  if (i < end) {
    hash = (hash ^ (load<u64>(i) << ((8 - (end - i)) << 3))) * mix;
    hash ^= hash >> 32;
  }
  hash *= mix;
  return <u32>(hash >> 32);
}

/** Whether two texts with their lengths before them are one. */
export function same(one: usize, other: usize): bool {
  const length = load<u32>(one);
  if (load<u32>(other) != length) return false;
  const end = one + 4 + length;
  let a = one + 4;
  let b = other + 4;
  for (; a + 8 <= end; a += 8, b += 8) if (load<u64>(a) != load<u64>(b)) return false;
  return a == end || (load<u64>(a) ^ load<u64>(b)) << ((8 - (end - a)) << 3) == 0;
}
