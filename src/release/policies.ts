/** In which state may an act be done? Read from the transition table alone. */
import type { Refusal } from '#base';
import { releaseRefusal } from './errors.ts';
import { actWords, stateWords } from './state-words.ts';
import { type RequestAct, type ReleaseRequest, transitionOf, transitions } from './release.ts';

/** Acts of people that lead on from a state. */
const openActs = (request: ReleaseRequest): readonly RequestAct[] =>
  transitions.filter(({ from, by }) => by !== 'machine' && from.includes(request.state)).map(({ act }) => act);

export const policyRefusal = (act: RequestAct, request: ReleaseRequest): Refusal | null => {
  if (transitionOf(request.state, act)) return null;
  const state = stateWords[request.state];
  const can = openActs(request).map((one) => actWords[one]);
  return releaseRefusal('wrong-state', {
    state: state.ja,
    stateEn: state.en,
    can: can.map(({ ja }) => ja).join('、'),
    canEn: can.map(({ en }) => en).join(', '),
  });
};
