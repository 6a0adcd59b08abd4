/** A password on the command line: the first line of standard input, never an argument (process lists show those). */
import { type CommandIo, firstLine, type Option } from '#base';

/** Who it is that the password proves. */
export const asPerson: Option = {
  type: 'string',
  about: {
    ja: '利用者名（パスワードは標準入力の1行目）',
    en: 'account name (its password is the first line of stdin)',
  },
};

export const askPassword = async (io: CommandIo): Promise<string> => {
  io.say({ ja: 'パスワード:', en: 'Password:' });
  return firstLine(io);
};
