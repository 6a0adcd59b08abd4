/** One tree of codes from those of two tables, or null where they cut the same column in two ways that cannot be laid beside each other. */
import { rootCode } from '../spec/hierarchy.ts';

type Tree = ReadonlyMap<string, string>;

const isUnder = (tree: Tree, code: string, node: string): boolean => {
  for (let at: string | undefined = tree.get(code); at !== undefined; at = tree.get(at)) if (at === node) return true;
  return node === rootCode;
};

const childrenOf = (tree: Tree): Map<string, string[]> => {
  const of = new Map<string, string[]>();
  for (const [code, parent] of tree) of.set(parent, [...(of.get(parent) ?? []), code]);
  return of;
};

/**
 * A code may lie deeper in one of them (towns by ward, where the other knows no wards), and one may lack codes; but where both divide the same and each has parts
 * that the other knows nothing of (0-14 here and 0-17 there), nobody could say what their difference is.
 */
export const treesTogether = (a: Tree, b: Tree): Map<string, string> | null => {
  const [ofA, ofB] = [childrenOf(a), childrenOf(b)];
  for (const [node, parts] of ofA) {
    const others = ofB.get(node);
    if (!others) continue;
    const isUnknown = parts.some((code) => !b.has(code)) && others.some((code) => !a.has(code));
    if (isUnknown) return null;
  }
  const both = new Map(a);
  for (const [code, parent] of b) {
    const own = a.get(code);
    if (own === undefined || own === parent || isUnder(b, parent, own)) both.set(code, parent);
    else if (!isUnder(a, own, parent)) return null;
  }
  return both;
};
