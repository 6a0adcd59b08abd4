/** Sign-in: two fields; in a demonstration the invented accounts stand beside them. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { FormEvent } from 'react';
import { signInSchema } from '../../src/accounts/accounts.api.ts';
import { usePlace } from '../lounge/place.ts';
import { sendTo } from '../shell/ask-server.ts';
import { useWords } from '../shell/language.tsx';
import { ownPath } from '../shell/search-params.ts';
import { Button } from '../ui/button.tsx';
import { FailurePage } from '../ui/states.tsx';
import { DemoAccounts } from './demo-accounts.tsx';
import { Fault, Field } from './field.tsx';
import { PlainFrame } from './plain-frame.tsx';
import { sessionQuery } from './session.ts';

export const SignInPage = () => {
  const { t, say } = useWords();
  const place = usePlace();
  const router = useRouter();
  const client = useQueryClient();
  const search = useSearch({ strict: false }) as Record<string, string>;
  const session = useQuery(sessionQuery);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const enter = useRef<HTMLFormElement>(null);

  useEffect(() => {
    document.title = `${t('signIn.title')} – ${t('app.name')}`;
  }, [t]);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const input = signInSchema.safeParse({ name: name.trim(), password });
    if (!input.success || busy) return;
    setBusy(true);
    setFault(null);
    try {
      await sendTo('POST', '/api/session', input.data);
      client.removeQueries();
      await router.navigate({ href: ownPath(search.to), replace: true });
    } catch (error) {
      setFault(error);
    } finally {
      setBusy(false);
    }
  };

  if (session.isError) return <FailurePage error={session.error} retry={() => void session.refetch()} />;
  const accounts = session.data?.demoAccounts ?? [];
  return (
    <PlainFrame wide={accounts.length > 0}>
      <div className={accounts.length > 0 ? 'grid gap-12 md:grid-cols-[26rem_1fr]' : ''}>
        <div>
          <h1 className="text-32 font-bold">
            {[place.name ? say(place.name) : '', t('app.name')].filter(Boolean).join(' ')}
          </h1>
          <p className="mt-2 mb-8">{t('signIn.lead')}</p>
          {session.data?.needsSetup && accounts.length === 0 && (
            <p className="mb-6 border-l-4 border-link pl-4 text-14">{t('signIn.setup')}</p>
          )}
          {search.to !== undefined && ownPath(search.to) !== '/' && (
            <p className="mb-6 border-l-4 border-link pl-4 text-14">{t('signIn.back')}</p>
          )}
          <form ref={enter} onSubmit={(event) => void submit(event)} className="space-y-5" noValidate>
            <Field label={t('signIn.name')} value={name} onChange={setName} autoComplete="username" />
            <Field
              label={t('signIn.password')}
              value={password}
              onChange={setPassword}
              type="password"
              autoComplete="current-password"
            />
            <Fault error={fault} />
            <Button look="main" type="submit" isDisabled={busy} className="w-full">
              {busy ? t('signIn.doing') : t('signIn.do')}
            </Button>
          </form>
        </div>
        {accounts.length > 0 && (
          <DemoAccounts
            accounts={accounts}
            chosen={name}
            onChoose={(account) => {
              setName(account.name);
              setPassword(account.password);
              setFault(null);
              enter.current?.querySelector<HTMLButtonElement>('button[type=submit]')?.focus();
            }}
          />
        )}
      </div>
    </PlainFrame>
  );
};
