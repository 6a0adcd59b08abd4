/** What is refused of a database as a source. What it means by its code is said in words: the server's own sentence may quote a value, and is in its own language. */
import { type Bilingual, refusals } from '#base';

type Why = readonly [ja: string, en: string];
/** SQLSTATE (PostgreSQL 付録A), and what the operating system says where no server answers. */
const meanings: Readonly<Record<string, Why>> = {
  '28P01': ['利用者名かパスワードが違います', 'user name or password is wrong'],
  '28000': ['この利用者では入れません（pg_hba.conf の決まり）', 'this user may not connect (pg_hba.conf)'],
  '3D000': ['その名前のデータベースがありません', 'there is no database of that name'],
  '57P01': ['途中で止められました', 'it was shut down on the way'],
  '53300': ['接続がいっぱいです', 'it has too many connections'],
  '57P03': ['起動しているところです', 'it is starting up'],
  ECONNREFUSED: ['その場所で動いていません', 'nothing is listening there'],
  ENOENT: ['その場所で動いていません', 'nothing is listening there'],
  ENOTFOUND: ['その名前の機械が見つかりません', 'the machine of that name is not found'],
  EAI_AGAIN: ['その名前の機械が見つかりません', 'the machine of that name is not found'],
  ECONNRESET: ['途中で切れました', 'the line broke'],
  ETIMEDOUT: ['答えがありません', 'it does not answer'],
  EHOSTUNREACH: ['その機械に届きません', 'the machine cannot be reached'],
  '42P01': ['query にある表がありません', 'a table of the query is not there'],
  '42703': ['query にある列がありません', 'a column of the query is not there'],
  '42702': ['query の列の名前がどの表のものか決まりません', 'a column of the query may be of several tables'],
  '42501': ['表を読む権限がありません', 'the table may not be read'],
  '42601': ['query の書き方に誤りがあります', 'the query is not written as SQL is'],
  '42883': ['query にある関数がないか、型が合いません', 'a function of the query is not there, or its types differ'],
  '25006': ['query が書き込もうとしています', 'the query would write'],
  '22P02': ['query の変換が値に合いません', 'a conversion of the query does not fit a value'],
  '57014': ['時間がかかりすぎて止められました', 'it was cancelled because it took too long'],
};

/** With the code itself, for whoever runs the database. */
const databaseWords = (code: string): Bilingual => {
  const known =
    meanings[code] ??
    (/CERT|SELF_SIGNED|UNABLE_TO_|^ERR_(SSL|TLS)_/.test(code)
      ? (['相手の証明書を確かめられません', 'its certificate cannot be trusted'] as const)
      : undefined);
  return known
    ? { ja: `${known[0]}。${code}`, en: `${known[1]}; ${code}` }
    : { ja: `SQLSTATE ${code}`, en: `SQLSTATE ${code}` };
};

export const databaseRefusal = refusals('doors', {
  'database-address': {
    http: 500,
    exit: 2,
    ja: (p: { database: string }) =>
      `データベース「${p.database}」の接続文字列（musubi.yaml の databases にある環境変数）が「postgresql://利用者:パスワード@機械:5432/データベース」の形ではありません。直してください。`,
    en: (p: { database: string }) =>
      `The connection string of the database "${p.database}" (in the environment variable that databases in musubi.yaml names) is not of the form postgresql://user:password@machine:5432/database. Correct it.`,
  },
  'database-authority': {
    http: 500,
    exit: 2,
    ja: (p: { database: string }) =>
      `データベース「${p.database}」の接続文字列にある認証局のファイル（sslrootcert）が読めません。置き場所と、読む権限を確かめてください。`,
    en: (p: { database: string }) =>
      `The file of the authority (sslrootcert) in the connection string of the database "${p.database}" cannot be read. Check where it lies and whether it may be read.`,
  },
  'database-unencrypted': {
    http: 422,
    exit: 2,
    ja: (p: { database: string }) =>
      `データベース「${p.database}」は別の機械にありますが、相手を確かめる暗号化が決められていません。住民の個人情報が通るので、接続文字列に「sslmode=verify-full&sslrootcert=認証局のPEM」を付けてください。`,
    en: (p: { database: string }) =>
      `The database "${p.database}" is on another machine, and the connection does not both encrypt and check whom it speaks to. Residents' records go over it: add "sslmode=verify-full&sslrootcert=<PEM of the authority>" to the connection string.`,
  },
  'database-undeclared': {
    http: 500,
    exit: 2,
    ja: (p: { database: string }) =>
      `データベース「${p.database}」への接続が分かりません。musubi.yaml の databases に「${p.database}: 環境変数名」を書き、その環境変数に接続文字列を入れてください。`,
    en: (p: { database: string }) =>
      `How to reach the database "${p.database}" is not known. Write "${p.database}: NAME_OF_VARIABLE" under databases in musubi.yaml, and put the connection string into that environment variable.`,
  },
  'database-unset': {
    http: 500,
    exit: 2,
    ja: (p: { database: string; variable: string }) =>
      `データベース「${p.database}」の接続文字列を入れる環境変数 ${p.variable} が空です。「postgresql://利用者:パスワード@機械:5432/データベース」の形で入れてから、もう一度実行してください（パスワードはコマンドに書かず、権限600のファイルから読み込むか、PGPASSFILE に置きます）。`,
    en: (p: { database: string; variable: string }) =>
      `The environment variable ${p.variable}, which holds the connection string of the database "${p.database}", is empty. Put postgresql://user:password@machine:5432/database into it and run again (the password from a file of mode 600 or in a PGPASSFILE, never in a command).`,
  },
  'database-table': {
    http: 404,
    exit: 2,
    ja: (p: { database: string }) =>
      `データベース「${p.database}」に、その表がありません。「スキーマ.表」の形で、下の名前から選んでください（なければ、読む権限を付けてもらってください）。`,
    en: (p: { database: string }) =>
      `There is no such table in the database "${p.database}". Choose one of those below, as schema.table (if it is not among them, ask for the right to read it).`,
  },
  'database-closed': {
    http: 403,
    exit: 4,
    ja: (p: { database: string }) =>
      `データベース「${p.database}」のその表を読む権限がありません。データベースの管理者に、読むだけの権限（スキーマの USAGE と、表か列の SELECT）を頼んでください。`,
    en: (p: { database: string }) =>
      `That table of the database "${p.database}" may not be read. Ask the administrator of the database for the right to read it (USAGE of its schema, SELECT of the table or its columns).`,
  },
  'database-silent': {
    http: 500,
    exit: 3,
    ja: (p: { database: string; sqlState: string }) =>
      `データベース「${p.database}」に接続できません（${databaseWords(p.sqlState).ja}）。接続文字列（musubi.yaml の databases にある環境変数）と、データベースが動いているかを確かめてください。`,
    en: (p: { database: string; sqlState: string }) =>
      `The database "${p.database}" cannot be reached (${databaseWords(p.sqlState).en}). Check the connection string (in the environment variable that databases in musubi.yaml names), and whether the database is running.`,
  },
  'database-query': {
    http: 422,
    exit: 2,
    ja: (p: { database: string; sqlState: string }) =>
      `データベース「${p.database}」が query（定義書か「--query」の SELECT）を受け付けません（${databaseWords(p.sqlState).ja}）。1つの SELECT か、表と列を読む権限があるかを確かめてください。`,
    en: (p: { database: string; sqlState: string }) =>
      `The database "${p.database}" does not take the query, in the contract or after --query (${databaseWords(p.sqlState).en}). Check that it is one SELECT, and that its tables and columns may be read.`,
  },
});
