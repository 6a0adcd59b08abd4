/** What the kernel asks of the outside. */

/** Replaces the city's own characters in the text of `size` bytes at `at`, a field of column `k`; answers its new size. It lies where it lay, or where `reserve` moved it. */
export declare function ownCharacters(columns: usize, k: i32, at: usize, size: u32): u32;
