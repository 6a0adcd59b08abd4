/** Whether two people are there to stand for the keys of a side. */
import { type AccountRegister, peopleWhoMay } from '#accounts';
import { finding, type Finding } from './doctor-finding.ts';

export const lookAtKeyPeople = async (register: AccountRegister): Promise<Finding> => {
  const people = await peopleWhoMay(register, 'export-keys', new Date());
  const [ja, en] = ['鍵の持ち出しを申請・承認できる人', 'people who may ask for and approve taking keys out'];
  if (people >= 2) return finding('good', ja, en, { ja: `${people}人`, en: String(people) });
  return people === 1
    ? finding('look', ja, en, {
        ja: '1人だけ。二人目を「musubi accounts add」で登録するまで、誰も承認できません',
        en: 'one only: until a second is registered (musubi accounts add) nobody can approve',
      })
    : finding('look', ja, en, {
        ja: 'いません。この機械を使える一人だけで鍵を持ち出せます。「musubi accounts add」で二人を登録してください（隔離側は --side sealed）',
        en: 'nobody: one person at this machine can take keys out alone. Register two with "musubi accounts add" (on a sealed side --side sealed)',
      });
};
