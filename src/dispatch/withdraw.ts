/**
 * Takes back the last package of a data set, so that its number can be made anew. The lake counts packages: two of one number could
 * never both get in, and the row would end there. So the lake must have said no, or somebody must have made sure that it has nothing.
 */
import { done, type Result, refused } from '#base';
import { dispatchRefusal } from './errors.ts';
import { packageName } from './make-package.ts';
import type { DeliveryRegister, DispatchedPackage, DispatchNeeds } from './needs.ts';

export type WithdrawNeeds = Omit<DispatchNeeds, 'engine' | 'parquetOut'> & {
  readonly deliveries: DeliveryRegister;
  /** The files of this load may be sent again. */
  readonly forgetLoad: (load: Pick<DispatchedPackage, 'dataset' | 'asOf' | 'load'>) => Promise<void>;
};

/** How it is known that the lake does not have it. */
type Known = 'surely' | 'by somebody';

const known = async (
  needs: WithdrawNeeds,
  packages: readonly DispatchedPackage[],
  last: DispatchedPackage,
  notAtLake: boolean,
): Promise<Result<Known>> => {
  const { dataset, asOf, sequence, sha256 } = last;
  const told = { title: needs.titleOf(dataset), asOf, sequence };
  const name = packageName(dataset, asOf, sequence);
  if (sha256 === null && !(await needs.outbox.digest(name))) return done('surely');
  const delivery = sha256 && (await needs.deliveries.deliveryOf(sha256));
  if (delivery?.state === 'received') return refused(dispatchRefusal('already-received', told));
  if (delivery?.state === 'refused') return done('surely');
  // The lake takes no package whose predecessor it does not have.
  for (const each of packages)
    if (each.sha256 && (await needs.deliveries.deliveryOf(each.sha256))?.state === 'refused') return done('surely');
  // Asking the lake once more is surer than anybody's word.
  if (delivery?.state === 'sent' && (await needs.outbox.open(name)))
    return refused(dispatchRefusal('answer-awaited', told));
  return notAtLake ? done('by somebody') : refused(dispatchRefusal('may-be-at-lake', { ...told, dataset }));
};

/** `notAtLake`: somebody made sure that the lake does not have it. Answers its number. */
export const withdrawLast = async (
  needs: WithdrawNeeds,
  dataset: string,
  { notAtLake = false }: { readonly notAtLake?: boolean } = {},
): Promise<Result<DispatchedPackage>> => {
  const packages = await needs.register.packages(dataset);
  const last = packages.at(-1);
  if (!last) return refused(dispatchRefusal('nothing-to-withdraw', { dataset }));
  const why = await known(needs, packages, last, notAtLake);
  if (!why.ok) return why;
  const { asOf, sequence, load } = last;
  // The register last: killed in between, the same command finds the package again. A load that is known no more and still has its
  // package is answered with that package; a number whose file were still there could be sent twice with different content.
  await needs.forgetLoad({ dataset, asOf, load });
  await needs.outbox.remove(packageName(dataset, asOf, sequence));
  await needs.register.release(
    dataset,
    sequence,
    {
      actor: needs.actor,
      act: 'PackageWithdrawn',
      subject: `dataset:${dataset}`,
      outcome: 'done',
      facts: { asOf, sequence, ...(why.value === 'by somebody' ? { notAtLake: 'confirmed' } : {}) },
    },
    needs.clock(),
  );
  return done(last);
};
