/** The invented accounts of a demonstration: one click fills the form, signing in stays an act of its own. */
import type { Session } from '../../src/accounts/accounts.api.ts';
import { useWords } from '../shell/language.tsx';

type Account = Session['demoAccounts'][number];

export const DemoAccounts = ({
  accounts,
  chosen,
  onChoose,
}: {
  accounts: readonly Account[];
  chosen: string;
  onChoose: (account: Account) => void;
}) => {
  const { t, say } = useWords();
  return (
    <section aria-labelledby="demo-accounts" className="md:border-l border-line md:pl-12">
      <h2 id="demo-accounts" className="text-20 font-bold">
        {t('signIn.demo')}
      </h2>
      <p className="text-14 text-quiet mb-4">{t('signIn.demo.lead')}</p>
      <ul className="space-y-2">
        {accounts.map((account) => (
          <li key={account.name}>
            <button
              type="button"
              aria-label={t('signIn.demo.fill', { name: account.name })}
              aria-pressed={chosen === account.name}
              onClick={() => onChoose(account)}
              className="w-full min-h-14 text-left rounded-8 border border-line px-4 py-2 hover:border-link hover:bg-pale aria-pressed:border-link aria-pressed:border-2 aria-pressed:bg-pale"
            >
              <span className="block text-16">{say(account.about)}</span>
              <span className="block text-12 text-quiet">{account.name}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
};
