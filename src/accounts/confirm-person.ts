/** Makes sure on the command line who somebody is, for acts that two different people must stand for. Leaves no session behind. */
import { done, type Result, refused } from '#base';
import type { Person } from './accounts.api.ts';
import { accountsRefusal } from './errors.ts';
import type { AccountsNeeds } from './needs.ts';
import { type Act, may } from './permissions.ts';
import { signIn, signOut } from './sign-in.ts';

export const confirmPerson = async (
  needs: AccountsNeeds,
  input: { readonly name: string; readonly password: string },
  act: Act,
): Promise<Result<Person>> => {
  const signedIn = await signIn(needs, input, 'local');
  if (!signedIn.ok) return signedIn;
  const { person, token } = signedIn.value;
  await signOut(needs, person, token, 'local');
  return may(person, act) ? done(person) : refused(accountsRefusal('not-permitted', {}));
};
