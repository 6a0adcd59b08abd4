/** The states of a release request as a page of the docs, drawn from the transition table the program itself moves by. */
import { actWords, stateWords, transitions } from '#release';

const who = { author: '申請者', checker: '確認者', machine: '機械', recaller: '確認者・政策課・申請者' } as const;

export const releaseStates = (): string =>
  [
    '# 申請の状態 / States of a release request',
    '',
    '`src/release/release.ts` の遷移表から `npm run docs` が書きます。ここにない動きはできません。 / Printed from the transition table; nothing else moves a request.',
    '',
    '```mermaid',
    'stateDiagram-v2',
    ...Object.entries(stateWords).map(([state, { ja }]) => `  state "${ja} ${state}" as ${state}`),
    '  [*] --> draft',
    ...transitions.flatMap(({ from, act, to }) =>
      from.flatMap((state) => to.map((next) => `  ${state} --> ${next}: ${actWords[act].ja}`)),
    ),
    '  withdrawn --> [*]',
    '  recalled --> [*]',
    '```',
    '',
    '| いま / from | すること / act | だれが / by | つぎ / to |',
    '|---|---|---|---|',
    ...transitions.map(
      ({ from, act, to, by }) =>
        `| ${from.map((state) => stateWords[state].ja).join('・')} | ${actWords[act].ja} ${act} | ${who[by]} | ${to.map((state) => stateWords[state].ja).join('・')} |`,
    ),
    '',
  ].join('\n');
