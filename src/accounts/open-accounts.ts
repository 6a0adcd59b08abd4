/** What the commands of accounts work on: opened only when one runs, so that help needs no register, and closed whatever comes of it. */
import type { Actor } from '#audit';
import type { AccountsNeeds } from './needs.ts';

/** `address`: under which the web app is reached. */
export type AccountsAtHand = { readonly needs: AccountsNeeds; readonly actor: Actor; readonly address: string };
export type OpenAccounts = () => Promise<AccountsAtHand & { readonly close: () => Promise<void> }>;

export const withAccounts = async <T>(open: OpenAccounts, act: (at: AccountsAtHand) => Promise<T>): Promise<T> => {
  const { close, ...at } = await open();
  try {
    return await act(at);
  } finally {
    await close();
  }
};
