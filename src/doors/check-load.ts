/** One load looked at without sending: everything is read and made coarse as for sending, nothing is kept, and it is written down that it was looked at. */
import { type AbstractedLoad, prepareLoad } from '#abstraction';
import { type Bilingual, daysInNames, done, type Result } from '#base';
import { namingOtherDataset } from './other-dataset.ts';
import type { SealedSide } from './sealed-side.ts';
import type { LoadOrder } from './send-load.ts';

/** A day that was sent already is replaced by what is sent for it now: meant as a correction, or a slip in the date. */
const sentForDay = async (side: SealedSide, { contract, asOf }: LoadOrder): Promise<Bilingual | null> => {
  const packages = await side.dispatch.register.packages(contract.dataset);
  const last = packages.findLast((one) => one.asOf === asOf && one.sha256 !== null);
  return last
    ? {
        ja: `基準日 ${asOf} のデータは送信済みです（${last.sequence}番）。いま送ると、その日の訂正として全件が置き換わります。訂正でなければ、基準日を確かめてください`,
        en: `data as of ${asOf} were sent already (number ${last.sequence}); sending now replaces all of that day as a correction. If that is not meant, check the date`,
      }
    : null;
};

/** Files of another day than is said are a slip, whether in the choice or in the day. Of things that happen, files of many days make one load. */
const namedOtherwise = ({ contract, files, asOf }: LoadOrder): Bilingual[] => {
  const days = daysInNames(files.map(({ name }) => name));
  if (contract.additions || days.length === 0 || (days.length === 1 && days[0] === asOf)) return [];
  const list = days.join(', ');
  return [
    days.length === 1
      ? {
          ja: `ファイル名の日付（${list}）が、基準日 ${asOf} と違います。どちらが正しいか確かめてください`,
          en: `the day in the name of the file (${list}) is not the as-of day ${asOf}; check which of them is right`,
        }
      : {
          ja: `ファイル名の日付がそろっていません（${list}）。別の時点のファイルが混じっていないか確かめてください`,
          en: `the names of the files have different days (${list}); make sure that no file is of another day`,
        },
  ];
};

/** What the order alone gives to think about: a day that was sent before, days in the names of the files. To be asked before it is sent. */
export const orderCautions = async (side: SealedSide, order: LoadOrder): Promise<readonly Bilingual[]> => {
  const replaced = await sentForDay(side, order);
  return [...(replaced ? [replaced] : []), ...namedOtherwise(order)];
};

/** The load is the caller's to close. */
export const checkLoad = async (side: SealedSide, order: LoadOrder): Promise<Result<AbstractedLoad>> => {
  const { contract, asOf } = order;
  const load = await namingOtherDataset(side, order, (read) =>
    prepareLoad(side.abstraction, {
      contract,
      files: read,
      asOf,
      pack: side.pack,
      trial: true,
      supportEnded: order.supportEnded ?? false,
      birthsChecked: order.birthsChecked ?? false,
    }),
  );
  const { read, accepted, quarantined, excluded } = load.ok
    ? load.value.accounts
    : { read: 0, accepted: 0, quarantined: 0, excluded: 0 };
  await side.trail.record({
    actor: side.actor,
    act: 'LoadChecked',
    subject: `dataset:${contract.dataset}`,
    outcome: load.ok ? 'done' : 'refused',
    facts: { asOf, ...(load.ok ? { read, accepted, quarantined, excluded } : { code: load.refusal.code }) },
  });
  if (!load.ok) return load;
  return done({ ...load.value, warnings: [...(await orderCautions(side, order)), ...load.value.warnings] });
};
