/** What a database says by its code is told in words, in both languages; an unknown code stands for itself. */
import { expect, it } from 'vitest';
import { databaseRefusal } from './database-errors.ts';

it.each([
  ['database-silent', '28P01', '利用者名かパスワードが違います', 'user name or password is wrong'],
  ['database-silent', 'ECONNREFUSED', 'その場所で動いていません', 'nothing is listening there'],
  ['database-silent', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', '相手の証明書を確かめられません', 'cannot be trusted'],
  ['database-query', '42P01', 'query にある表がありません', 'a table of the query is not there'],
  ['database-query', '42703', 'query にある列がありません', 'a column of the query is not there'],
  ['database-query', '42501', '表を読む権限がありません', 'the table may not be read'],
  ['database-query', '99999', 'SQLSTATE 99999', 'SQLSTATE 99999'],
] as const)('%s with %s says why', (code, sqlState, ja, en) => {
  const refusal = databaseRefusal(code, { database: 'juki', sqlState });
  expect([refusal.ja, refusal.en]).toEqual([expect.stringContaining(ja), expect.stringContaining(en)]);
  expect(refusal.ja).toContain(sqlState);
});
