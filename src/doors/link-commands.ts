/** `musubi link register|decide`: whom the register knows is kept for linkage; what clerks decided about doubtful pairs is read back. Values are never shown. */
import { basename } from 'node:path';
import { type Command, calendarDate, done, refused } from '#base';
import { listHeadings } from '#linkage';
import { isFile } from '../machinery/files.ts';
import { decideLinks } from './decide-links.ts';
import { doorRefusal } from './errors.ts';
import { withSealedSide } from './gateway.ts';
import { identityWords, keepIdentity } from './keep-identity.ts';
import { withList } from './key-list.ts';
import { dataOption } from './lazy-commands.ts';
import { loadOptions, orderOf } from './load-orders.ts';
import { readContractFile } from './shipped-files.ts';

const register: Command = {
  words: ['link', 'register'],
  about: {
    ja: '名寄せ：住民基本台帳の照合用の情報を、暗号化して残す（前のものは消える）',
    en: 'Record linkage: keep, encrypted, who the people of the register are (what was kept before goes)',
  },
  arguments: ['[<file>…]'],
  options: loadOptions,
  run: (input, io) =>
    withSealedSide(input, io, async (side) => {
      const order = orderOf(input);
      if (!order.ok) return order;
      const kept = await keepIdentity(side, order.value, true);
      if (!kept.ok) return kept;
      io.say(
        kept.value
          ? identityWords(order.value.asOf)
          : {
              ja: '同じか新しいものが残っているため、何も変えませんでした。',
              en: 'The same or a newer one is kept: nothing was changed.',
            },
      );
      return done(undefined);
    }),
};

const decide: Command = {
  words: ['link', 'decide'],
  about: {
    ja: '名寄せ：要確認の一覧の「決定」の列に書いた決定（1 同じ人、0 別人）を記録する',
    en: 'Record linkage: keep what was decided in a review list (column 決定 or decision: 1 the same person, 0 not)',
  },
  arguments: ['<list.csv>'],
  options: {
    data: dataOption,
    contract: loadOptions.contract,
    'decided-on': {
      type: 'string',
      required: true,
      about: { ja: '決定の日（YYYY-MM-DD）', en: 'day of the decision (YYYY-MM-DD)' },
    },
  },
  run: (input, io) =>
    withSealedSide(input, io, async (side) => {
      const path = input.arguments[0] as string;
      if (!isFile(path)) return refused(doorRefusal('file-missing', { file: path }));
      const contract = readContractFile(String(input.options.contract));
      if (!contract.ok) return contract;
      const decidedOn = calendarDate(String(input.options['decided-on']));
      if (!decidedOn)
        return refused(
          doorRefusal('wrong-option', { command: 'link decide' }, [
            { ja: '「--decided-on」は YYYY-MM-DD の実在する日です', en: '--decided-on is a real day as YYYY-MM-DD' },
          ]),
        );
      const key = contract.value.columns.find(({ role }) => role === 'person-key')?.source ?? listHeadings.load;
      const headings = [[key, listHeadings.load], listHeadings.register, listHeadings.decision];
      const decided = await withList(side.abstraction.engine, path, headings, (pairs) =>
        decideLinks(side, contract.value, { pairs, file: basename(path), decidedOn }),
      );
      await side.trail.record({
        actor: side.actor,
        act: 'LinksDecided',
        subject: `dataset:${contract.value.dataset}`,
        outcome: decided.ok ? 'done' : 'refused',
        facts: decided.ok ? { decidedOn, ...decided.value } : { code: decided.refusal.code },
      });
      if (!decided.ok) return decided;
      const { same, different, added, open } = decided.value;
      io.say({
        ja: `同じ人 ${same}組、別人 ${different}組。新しい決定は ${added}件で、履歴とともに残しました。次の送信から効きます。${open > 0 ? `まだ決めていない行が ${open}行あります。` : ''}`,
        en: `${same} pair(s) the same person, ${different} not. ${added} of these decisions are new; they are kept with their history and count from the next load on.${open > 0 ? ` ${open} row(s) are not decided yet.` : ''}`,
      });
      return done(undefined);
    }),
};

export const linkDecisionCommands: readonly Command[] = [register, decide];
