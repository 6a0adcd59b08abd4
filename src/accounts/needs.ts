/** What the accounts room asks of the outside: the register, the clock, and how this installation is reached. */
import type { Bilingual } from '#base';
import type { AccountRegister } from './accounts.store.ts';

export type AccountsNeeds = {
  readonly register: AccountRegister;
  readonly now: () => Date;
  /** A demo installation has the accounts printed on its sign-in page; a real one refuses their passwords. */
  readonly demo: boolean;
  /** True when people reach the server over https: the session cookie is then `__Host-musubi`, Secure. */
  readonly https: boolean;
  /** Which city this is, for the sign-in page. */
  readonly place?: { readonly name: Bilingual; readonly synthetic: boolean };
  /** Further origins of this installation, where a proxy changes the Host header: `https://lounge.city.example`. */
  readonly trustedOrigins?: readonly string[];
  /** The network address a request came from; by default that of the socket. */
  readonly addressOf?: (request: Request, environment: unknown) => string;
};
