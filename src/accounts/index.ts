/** People, roles, sign-in; and the one way in which rooms serve a route to a signed-in person. */
export type { Person } from './accounts.api.ts';
export { accountCommands } from './accounts.cli.ts';
export type { Audience, NamedPost } from './audience.api.ts';
export { audienceText, isInAudience, postText, shownAudience } from './audience.ts';
export { accountsRouteList, accountsRoutes } from './accounts.http.ts';
export { type AccountRegister, type AccountTables, createAccountTables, holdersOf } from './accounts.store.ts';
export { confirmPerson } from './confirm-person.ts';
export { createAccount, createDemoAccounts } from './create-account.ts';
export { demoAccounts } from './demo-accounts.ts';
export { feedTokenRouteList, feedTokenRoutes } from './feed-tokens.http.ts';
export type { AccountsNeeds } from './needs.ts';
export { type Act, acts, may } from './permissions.ts';
export { type Asked, type Route, route, serve } from './route.http.ts';
export { readEventsRouteList, readEventsRoutes } from './read-events.http.ts';
export { type RefusedRequests, refusedRequestsRouteList, refusedRequestsRoutes } from './refused-requests.http.ts';
export { displayNames, type KnownPerson, peopleHere, postsIn, sectionsIn, strangersIn } from './sections.ts';
export { createSetupLink } from './set-up.ts';
export { actorOf } from './tell-refusal.ts';
export {
  checkApproval,
  type Decision,
  decideRequest,
  type GraveAct,
  openRequests,
  peopleWhoMay,
  requestAct,
  type TwoPeopleNeeds,
  useApproval,
} from './two-people.ts';
export { createTwoPeopleTables, type GraveRequest, type TwoPeopleTables, twoPeopleStore } from './two-people.store.ts';
export { twoPeopleRefusal } from './two-people-errors.ts';
