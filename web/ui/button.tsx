/** Buttons in three weights. Height 44 px, or 36 px in dense places. */
import { Button as AriaButton } from 'react-aria-components';
import type { ButtonProps } from 'react-aria-components';

const looks = {
  main: 'bg-link text-white font-bold border border-link hover:bg-[#00118f]',
  plain: 'bg-white text-link border border-link hover:bg-pale',
  quiet: 'bg-white text-ink border border-transparent hover:bg-head',
} as const;

export type Look = keyof typeof looks;
export const buttonClass = (look: Look, dense = false): string =>
  `inline-flex items-center justify-center gap-1.5 rounded-8 whitespace-nowrap disabled:opacity-50 ${dense ? 'min-h-9 px-3 text-14' : 'min-h-11 px-4 text-16'} ${looks[look]}`;

export const Button = ({
  look = 'plain',
  dense = false,
  className = '',
  ...rest
}: Omit<ButtonProps, 'className'> & { look?: Look; dense?: boolean; className?: string }) => (
  <AriaButton {...rest} className={`${buttonClass(look, dense)} ${className}`} />
);

/** A square with a sign only; `label` is spoken and shown by the browser on hover. */
export const SignButton = ({
  label,
  className = '',
  ...rest
}: Omit<ButtonProps, 'className' | 'aria-label'> & { label: string; className?: string }) => (
  <AriaButton
    {...rest}
    aria-label={label}
    className={`inline-flex items-center justify-center size-11 rounded-8 text-ink hover:bg-head ${className}`}
  />
);
