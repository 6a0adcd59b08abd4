/** What the accounts room refuses. No sentence tells whether an account exists. */
import { refusals } from '#base';

export const accountsRefusal = refusals('accounts', {
  'sign-in-refused': {
    http: 401,
    exit: 4,
    ja: (_: object) =>
      'サインインできませんでした。利用者名またはパスワードが違います。入力を確かめて、もう一度お試しください。',
    en: (_: object) =>
      'You could not be signed in: the user name or the password is not right. Check both and try again.',
  },
  'too-many-attempts': {
    http: 429,
    exit: 4,
    ja: (p: { minutes: number }) =>
      `サインインの失敗が続いたため、受付を止めています。${p.minutes}分ほど待ってから、もう一度お試しください。お急ぎの場合は管理者に連絡してください。`,
    en: (p: { minutes: number }) =>
      `Signing in has failed too often, so it is stopped for now. Wait about ${p.minutes} minutes and try again, or ask your administrator.`,
  },
  'not-signed-in': {
    http: 401,
    exit: 4,
    ja: (_: object) =>
      'サインインが必要です。サインインしていないか、時間が過ぎて自動的にサインアウトしました。もう一度サインインしてください。',
    en: (_: object) =>
      'You need to sign in. You are not signed in, or were signed out after some time. Please sign in again.',
  },
  'not-permitted': {
    http: 403,
    exit: 4,
    ja: (_: object) => 'この操作は、あなたの役割では行えません。必要な場合は、所属の管理者に相談してください。',
    en: (_: object) => 'Your role does not allow this. If you need it, ask the administrator of your section.',
  },
  'foreign-origin': {
    http: 403,
    exit: 4,
    ja: (_: object) =>
      '他のサイトから送られた操作のため、受け付けませんでした。データラウンジの画面を開き直してから、もう一度操作してください。',
    en: (_: object) =>
      'This request came from another site and was not accepted. Open the Data Lounge again and repeat it there.',
  },
  'feed-token-refused': {
    http: 401,
    exit: 4,
    ja: (_: object) =>
      'フィードを読めません。利用者名とフィード用トークンの組が違うか、期限が過ぎたか、使えなくしたトークンです。データラウンジの「フィード」で作り直し、パスワードの欄に入れてください。',
    en: (_: object) =>
      'The feed cannot be read: user name and feed token do not belong together, or the token has expired or was withdrawn. Make one under "Feeds" in the Data Lounge and enter it as the password.',
  },
  'feed-too-often': {
    http: 429,
    exit: 4,
    ja: (_: object) =>
      'フィードの要求が短い間に多すぎるため、受付を止めています。1分ほど待ってから、もう一度更新してください。',
    en: (_: object) =>
      'The feed was asked too often in a short time, so it is stopped for now. Wait a minute and refresh again.',
  },
  'feed-token-days': {
    http: 422,
    exit: 2,
    ja: (p: { first: string; last: string }) =>
      `トークンの期限は、${p.first} から ${p.last} までの日にしてください。長く使うものは、期限の前に作り直します。`,
    en: (p: { first: string; last: string }) =>
      `The last day of a token must lie between ${p.first} and ${p.last}. What is used longer is made anew before it ends.`,
  },
  'feed-tokens-full': {
    http: 409,
    exit: 3,
    ja: (p: { most: number }) =>
      `使えるトークンは一人${p.most}個までのため、作りませんでした。使っていないものを使えなくしてから、作り直してください。`,
    en: (p: { most: number }) =>
      `A person has ${p.most} tokens at most; none was made. Withdraw one that is not used, then make it again.`,
  },
  'no-feed-token': {
    http: 404,
    exit: 3,
    ja: (_: object) => 'このトークンはありません。一覧を開き直して、選び直してください。',
    en: (_: object) => 'There is no such token. Open the list again and choose one of it.',
  },
  'not-json': {
    http: 415,
    exit: 2,
    ja: (_: object) =>
      '送られた内容の形式が違うため、受け付けませんでした。JSON形式（application/json）で送ってください。',
    en: (_: object) => 'The content was not accepted because of its form. Send it as JSON (application/json).',
  },
  'input-invalid': {
    http: 400,
    exit: 2,
    ja: (p: { places: string }) => `入力に誤りがあるため、受け付けませんでした。次の項目を直してください: ${p.places}`,
    en: (p: { places: string }) => `The input was not accepted. Correct these fields: ${p.places}`,
  },
  'too-large': {
    http: 413,
    exit: 2,
    ja: (_: object) => '送られた内容が大きすぎるため、受け付けませんでした。内容を減らして送り直してください。',
    en: (_: object) => 'The content is too large and was not accepted. Send less.',
  },
  'password-too-short': {
    http: 422,
    exit: 2,
    ja: (p: { least: number }) => `パスワードが短すぎます。推測されにくいよう、${p.least}文字以上にしてください。`,
    en: (p: { least: number }) =>
      `The password is too short. Use at least ${p.least} characters, so that it is hard to guess.`,
  },
  'password-known': {
    http: 422,
    exit: 3,
    ja: (_: object) =>
      'このパスワードは公開されている見本か、利用者名と同じため使えません。ほかのパスワードにしてください。',
    en: (_: object) =>
      'This password cannot be used: it is a published sample or the same as the user name. Choose another.',
  },
  'name-taken': {
    http: 409,
    exit: 3,
    ja: (_: object) => '同じ利用者名がすでにあるため、作成しませんでした。別の利用者名にしてください。',
    en: (_: object) => 'An account of this user name exists already; nothing was made. Choose another user name.',
  },
  'no-account': {
    http: 404,
    exit: 3,
    ja: (_: object) =>
      'この利用者名は登録されていません。利用者名を確かめるか、「musubi accounts add」で作ってください。',
    en: (_: object) => 'No account has this user name. Check it, or make one with "musubi accounts add".',
  },
  'already-suspended': {
    http: 409,
    exit: 3,
    ja: (_: object) =>
      'この利用者はすでに利用停止です。何も変えませんでした。再開するには「musubi accounts resume」を使ってください。',
    en: (_: object) =>
      'This account is suspended already; nothing was changed. To let it sign in again use "musubi accounts resume".',
  },
  'not-suspended': {
    http: 409,
    exit: 3,
    ja: (_: object) =>
      'この利用者は利用停止ではありません。何も変えませんでした。「musubi accounts ls」で利用者名を確かめてください。',
    en: (_: object) =>
      'This account is not suspended; nothing was changed. Check the user name with "musubi accounts ls".',
  },
  'last-administrator': {
    http: 409,
    exit: 3,
    ja: (_: object) =>
      'ほかに管理者がいないため、変えませんでした（管理者がいなくなると、だれでも最初の管理者になれる状態に戻ります）。先に、ほかの人に administrator の役割を付けてください。',
    en: (_: object) =>
      'There is no other administrator, so nothing was changed (without one, anybody could become the first again). Give somebody else the role administrator first.',
  },
  'post-in-the-past': {
    http: 422,
    exit: 2,
    ja: (p: { today: string }) =>
      `所属・役職は、過ぎた日に遡っては付けられません（その日に見られたものが変わってしまうため）。${p.today} 以後の日にしてください。`,
    en: (p: { today: string }) =>
      `A section or post cannot be given for days that have passed: it would change what could be seen then. Choose ${p.today} or later.`,
  },
  'post-ends-first': {
    http: 422,
    exit: 2,
    ja: (_: object) => '最後の日が最初の日より前です。日を確かめて、もう一度実行してください。',
    en: (_: object) => 'The last day is before the first. Check the days, then run again.',
  },
  'setup-link-invalid': {
    http: 403,
    exit: 3,
    ja: (_: object) =>
      '初期設定のリンクは使えません。期限が切れたか、すでに使われています。「musubi accounts setup-link」で新しいリンクを作ってください。',
    en: (_: object) =>
      'The set-up link cannot be used: it has expired or was used. Make a new one with "musubi accounts setup-link".',
  },
  'already-set-up': {
    http: 409,
    exit: 3,
    ja: (_: object) => '管理者はすでに登録されているため、初期設定は行えません。サインインしてお使いください。',
    en: (_: object) => 'There is an administrator already, so there is nothing to set up. Please sign in.',
  },
  'not-a-demo': {
    http: 403,
    exit: 3,
    ja: (_: object) => '本番の環境には見本の利用者を作れません。「musubi accounts add」で利用者を作ってください。',
    en: (_: object) =>
      'Sample accounts cannot be made in a real installation. Make accounts with "musubi accounts add".',
  },
});
