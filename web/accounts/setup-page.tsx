/** The first administrator, by the one-time link of `musubi init`: /setup?token=… */
import { useQueryClient } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { firstAdministratorSchema } from '../../src/accounts/accounts.api.ts';
import { sendTo } from '../shell/ask-server.ts';
import { useWords } from '../shell/language.tsx';
import type { WordKey } from '../shell/words-ja.ts';
import { Button, buttonClass } from '../ui/button.tsx';
import { Fault, Field } from './field.tsx';
import { PlainFrame } from './plain-frame.tsx';

type Part = 'name' | 'displayName' | 'password' | 'again';
const parts: readonly { part: Part; rule?: WordKey; password?: true; complete: string }[] = [
  { part: 'name', rule: 'setup.name.rule', complete: 'username' },
  { part: 'displayName', complete: 'name' },
  { part: 'password', rule: 'setup.password.rule', password: true, complete: 'new-password' },
  { part: 'again', password: true, complete: 'new-password' },
];

export const SetupPage = () => {
  const { t } = useWords();
  const client = useQueryClient();
  const { token = '' } = useSearch({ strict: false }) as Record<string, string>;
  const [given, setGiven] = useState<Record<Part, string>>({ name: '', displayName: '', password: '', again: '' });
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const [fault, setFault] = useState<unknown>(null);
  const [state, setState] = useState<'open' | 'busy' | 'done'>('open');

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const input = firstAdministratorSchema.safeParse({
      token,
      name: given.name.trim(),
      displayName: given.displayName.trim(),
      password: given.password,
    });
    const faults = new Set(input.success ? [] : input.error.issues.map((issue) => String(issue.path[0])));
    if (given.again !== given.password) faults.add('again');
    setWrong(faults);
    if (!input.success || faults.size > 0 || state === 'busy') return;
    setState('busy');
    setFault(null);
    try {
      await sendTo('POST', '/api/setup', input.data);
      client.removeQueries();
      setState('done');
    } catch (error) {
      setFault(error);
      setState('open');
    }
  };

  const faultOf = (part: Part) =>
    !wrong.has(part)
      ? undefined
      : part === 'again'
        ? t('setup.again.differs')
        : given[part].trim() === ''
          ? t('field.required')
          : t('field.rule');
  return (
    <PlainFrame wide={false}>
      <h1 className="text-32 font-bold">{t('setup.title')}</h1>
      {token === '' ? (
        <p role="alert" className="mt-4">
          {t('setup.noToken')}
        </p>
      ) : state === 'done' ? (
        <div role="status" className="mt-4 space-y-6">
          <p>{t('setup.done')}</p>
          <Link to="/sign-in" className={buttonClass('main')}>
            {t('setup.toSignIn')}
          </Link>
        </div>
      ) : (
        <>
          <p className="mt-2 mb-8">{t('setup.lead')}</p>
          <form onSubmit={(event) => void submit(event)} className="space-y-5" noValidate>
            {parts.map(({ part, rule, password, complete }) => (
              <Field
                key={part}
                label={t(`setup.${part}`)}
                value={given[part]}
                onChange={(value) => setGiven((now) => ({ ...now, [part]: value }))}
                type={password ? 'password' : 'text'}
                autoComplete={complete}
                {...(rule ? { rule: t(rule) } : {})}
                fault={faultOf(part)}
              />
            ))}
            <Fault error={fault} />
            <Button look="main" type="submit" isDisabled={state === 'busy'} className="w-full">
              {t('setup.do')}
            </Button>
          </form>
        </>
      )}
    </PlainFrame>
  );
};
