/** Numbers as people read them: grouped thousands, 万 and 億 only where a number stands alone, rates with their decimals. */
import type { Language } from '#base';

const locale = { ja: 'ja-JP', en: 'en-GB' } as const;

/** `12345.6` → 「12,345.6」 with exactly `decimals` decimals. */
export const numberText = (value: number, language: Language, decimals = 0): string =>
  new Intl.NumberFormat(locale[language], {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(Object.is(value, -0) ? 0 : value);

/** A number and its unit: 「1,234人」, “1,234 people”, “12.3%”. */
export const withUnit = (text: string, unit: string, language: Language): string =>
  `${text}${language === 'en' && unit.length > 1 ? ' ' : ''}${unit}`;

/** With its sign, for changes: 「+1.2」「−0.3」「±0」. */
export const changeText = (value: number, language: Language, decimals = 0): string => {
  const size = numberText(Math.abs(value), language, decimals);
  if (Number(size.replaceAll(',', '')) === 0) return `±${size}`;
  return `${value > 0 ? '+' : '−'}${size}`;
};

export type BigNumber = { readonly figure: string; readonly scale: string; readonly exact: string | null };

/** A number that stands alone: from 100,000 in 万 (1億 in 億), one decimal, with the exact figure beside. English keeps the full figure. */
export const bigNumber = (value: number, language: Language, decimals = 0): BigNumber => {
  const size = Math.abs(value);
  if (language === 'en' || size < 100_000)
    return { figure: numberText(value, language, decimals), scale: '', exact: null };
  const [by, scale] = size >= 100_000_000 ? [100_000_000, '億'] : [10_000, '万'];
  return { figure: numberText(value / by, language, 1), scale, exact: numberText(value, language, decimals) };
};

/** Ticks of an axis: 「150万」 rather than 「1,500,000」. All ticks of one axis use the same scale and as many decimals as its step needs. */
export const axisNumber = (value: number, { max, min, step }: Scale, language: Language): string => {
  const largest = Math.max(Math.abs(max), Math.abs(min));
  if (language === 'en' || largest < 100_000) return numberText(value, language, stepDecimals(step));
  const [by, scale] = largest >= 100_000_000 ? [100_000_000, '億'] : [10_000, '万'];
  return value === 0 ? '0' : `${numberText(value / by, language, stepDecimals(step / by))}${scale}`;
};

/** A step between ticks that people count in: 1, 2 or 5 times a power of ten; `ticks` about how many. */
const niceStep = (span: number, ticks: number): number => {
  if (!(span > 0)) return 1;
  const rough = span / ticks;
  const power = 10 ** Math.floor(Math.log10(rough));
  const times = rough / power;
  return (times > 5 ? 10 : times > 2 ? 5 : times > 1 ? 2 : 1) * power;
};

export type Scale = { readonly min: number; readonly max: number; readonly step: number; readonly fromZero: boolean };

/** Ends and step of a value axis. Bars start from zero (guidebook p. 47); lines may not, and then say so. */
export const niceScale = (values: readonly number[], fromZero: boolean, ticks = 5): Scale => {
  if (values.length === 0) return { min: 0, max: 1, step: 1, fromZero: true };
  let low = Math.min(...values);
  let high = Math.max(...values);
  if (fromZero || (low >= 0 && low < high * 0.35)) {
    low = Math.min(0, low);
    high = Math.max(0, high);
  }
  if (low === high) high = low + (Math.abs(low) || 1) * 0.1;
  const step = niceStep(high - low, ticks);
  const min = Math.floor(low / step + 1e-9) * step;
  const max = Math.ceil(high / step - 1e-9) * step;
  return { min, max, step, fromZero: min <= 0 && max >= 0 };
};

/** How many decimals the ticks of a step need, six at most. */
const stepDecimals = (step: number): number => Math.min(6, Math.max(0, -Math.floor(Math.log10(step) + 1e-9)));
