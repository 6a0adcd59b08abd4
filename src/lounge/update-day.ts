/** When the next data of a dashboard are due, and whether it is new, changed or stale today. Pure. */
import type { DashboardSpec } from './dashboard-spec.ts';
import type { Card } from './lounge.api.ts';

const dayMs = 86_400_000;
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** As-of day plus whole months (a month end stays one) plus the days the work takes. ISO days. */
export const nextUpdateOf = (asOf: string, update: DashboardSpec['update']): string | null => {
  if (!update) return null;
  const [year, month, day] = asOf.split('-').map(Number) as [number, number, number];
  const lastOf = (y: number, m: number) => new Date(Date.UTC(y, m, 0)).getUTCDate();
  const last = lastOf(year, month + update.months);
  const due = Date.UTC(year, month - 1 + update.months, day === lastOf(year, month) ? last : Math.min(day, last));
  return iso(due + update.days * dayMs);
};

/** New for 30 days after its first history entry; changed for 14 after a later one; stale when 31 days overdue. `today` ISO. */
export const markOf = (history: DashboardSpec['history'], nextUpdate: string | null, today: string): Card['mark'] => {
  const age = (day: string) => (Date.parse(today) - Date.parse(day)) / dayMs;
  const days = history.map((entry) => entry.on).sort();
  if (nextUpdate !== null && age(nextUpdate) > 31) return 'stale';
  const [first, last] = [days[0] as string, days.at(-1) as string];
  if (age(first) >= 0 && age(first) <= 30) return 'new';
  return last !== first && age(last) >= 0 && age(last) <= 14 ? 'changed' : null;
};
