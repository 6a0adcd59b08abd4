/**
 * The three years the city lives through: 2023-11-01 to 2026-10-31, counted in days and in months from its first day.
 * Events carry a day (0 = 2023-11-01); files show the state at month ends.
 */

export const months = 36;
export const days = 1096;
export const firstDay = '2023-11-01';

const iso = (date: Date): string => date.toISOString().slice(0, 10);

/** The last day of month m (0 = November 2023), ISO. */
export const monthEnd = (m: number): string => iso(new Date(Date.UTC(2023, 11 + m, 0)));

/** SQL: the month in which a day (INTEGER) falls; days before the window are month 0. */
export const monthOf = (day: string): string =>
  `CASE WHEN ${day} <= 0 THEN 0 ELSE (year(DATE '${firstDay}' + (${day})) - 2023) * 12 + month(DATE '${firstDay}' + (${day})) - 11 END`;

/** SQL: the month (INTEGER) in which a day falls, 99 for days after the window. */
export const inWindow = (day: string): string => `CASE WHEN ${day} < ${days} THEN ${monthOf(day)} ELSE 99 END::INTEGER`;

/** Days from the first day of the window to an ISO day. */
export const dayNumber = (date: string): number =>
  Math.round((Date.parse(`${date}T00:00:00Z`) - Date.parse(`${firstDay}T00:00:00Z`)) / 86_400_000);

/** SQL: whole years of age on a day, both counted in days of the window. Good to a day, which is what a draw needs. */
export const yearsOn = (day: string | number, birthDay: string): string =>
  `(floor(((${day}) - (${birthDay})) / 365.2425)::INTEGER)`;

/** The end-of-December state stands for 1 January (賦課期日, 地方税法318条): tax year → month. */
export const taxYears = [
  { year: 2024, month: 1 },
  { year: 2025, month: 13 },
  { year: 2026, month: 25 },
] as const;

/** Fiscal years of the health insurance and the month of their last day, 31 March. */
export const insuranceYears = [
  { fiscalYear: 2023, month: 4 },
  { fiscalYear: 2024, month: 16 },
  { fiscalYear: 2025, month: 28 },
] as const;

export const tripMonth = { month: 34, days: 30, firstDay: '2026-09-01', label: '202609' } as const;
export const surveyMonth = 33;

/** Relative frequency of removals by calendar month (January first): the year turns in March and April. */
export const movingSeason = [6, 6.5, 20, 17, 6.5, 6, 6.5, 6.5, 7, 6.5, 5.5, 6] as const;
/** Relative frequency of deaths by calendar month: more in winter. */
export const dyingSeason = [10.3, 9.2, 8.9, 8.0, 7.8, 7.4, 7.7, 8.1, 7.7, 8.1, 8.2, 9.0] as const;

/** One weight per day of the window. */
export const daysBySeason = (season: readonly number[]): number[] =>
  Array.from({ length: days }, (_, day) => {
    const date = new Date(Date.UTC(2023, 10, 1 + day));
    const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
    // Removals gather around the end of March and the first days of April.
    const rush =
      season === movingSeason &&
      ((date.getUTCMonth() === 2 && date.getUTCDate() > 20) || (date.getUTCMonth() === 3 && date.getUTCDate() < 8))
        ? 2
        : 1;
    return ((season[date.getUTCMonth()] ?? 1) / length) * rush;
  });
