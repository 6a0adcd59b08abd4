/** The log as people read it: acts by their names, times of Japan, counts in the order of the accounts. */
import { expect, it } from 'vitest';
import { eventTable } from './event-table.ts';
import type { ToldEvent } from './needs.ts';

const sent: ToldEvent = {
  sequence: 1234,
  at: '2026-10-31T15:30:00.000Z',
  event: {
    actor: { name: 'hanako', post: '市民課' },
    act: 'LoadSent',
    subject: 'dataset:resident-register',
    outcome: 'done',
    facts: {
      accepted: 1_499_990,
      asOf: '2026-10-31',
      excluded: 7,
      quarantined: 3,
      read: 1_500_000,
      package: 'a'.repeat(64),
    },
  },
};
const odd: ToldEvent = {
  ...sent,
  sequence: 7,
  event: { actor: { name: 'local:root' }, act: 'SomethingNew', subject: 'audit', outcome: 'refused', purpose: '監査' },
};

it('is a table in Japanese, and in English', () => {
  const [head, first, second] = eventTable([sent, odd], 'ja');
  expect(head?.trim().split(/ {2,}/)).toEqual([
    '番号',
    '日時（日本時間）',
    'だれが',
    '何をした',
    '結果',
    '対象',
    '内容',
  ]);
  expect(first).toContain(
    '1,234  2026-11-01 00:30:00  hanako（市民課）  送信箱に置いた  済    dataset:resident-register  基準日 2026-10-31、読込 1,500,000、採用 1,499,990、保留 3、除外 7、パッケージ aaaaaaaaaaaa…',
  );
  expect(second).toMatch(/^ {4}7 .*SomethingNew +断り +audit +監査$/);
  expect(eventTable([sent], 'en')[1]).toContain(
    'load put into the outbox  done     dataset:resident-register  asOf 2026-10-31, read 1,500,000',
  );
});
