/** Year, month and day out of the plain spelling, and what is to be thought of them: status, ISO text, precision, flags. */

const words = '不詳|不明|春|夏|秋|冬|上旬|中旬|下旬|初旬|初め|末';
const number = (text: string) => `try_cast(nullif(${text}, '') AS INTEGER)`;
const day = (year: string, month: string, dayOfMonth: string) =>
  `try_cast(format('{:04d}-{:02d}-{:02d}', ${year}, ${month}, ${dayOfMonth}) AS DATE)`;
const flags = (...pairs: readonly (readonly [string, string])[]) =>
  `concat_ws(',', ${pairs.map(([name, when]) => `CASE WHEN ${when} THEN '${name}' END`).join(', ')})`;

/** How far out of its era a date may be and still be arithmetic of habit (平成35年); beyond it nobody meant that era. */
const reason = 'INTERVAL 30 YEAR';

/** Steps from `pointed(…)` with `clock(today)` and `era_table` to the final select. */
export const dateOutcome = `
  parted AS (
    SELECT *, regexp_extract(point, '^([\\p{Han}]{1,3}|[A-Za-z?])?([0-9]{1,4})(?:\\.([0-9]{1,2})?)?(?:\\.([0-9]{1,2})?)?\\.?(${words})?$',
        ['era', 'year', 'month', 'day', 'word']) AS p,
      string_split(until, '.') AS u
    FROM pointed),
  dated AS (
    SELECT parted.*, e.era_name, until_era.base AS until_base, p.year <> '' AS matched, p.era AS era_said, p.word AS word,
      CASE WHEN p.era = '' THEN CASE WHEN length(p.year) = 4 THEN ${number('p.year')} END WHEN ${number('p.year')} > 0 THEN e.base + ${number('p.year')} END AS y,
      ${number('p.year')} AS era_year, e.first_day, e.last_day,
      CASE WHEN ${number('p.month')} IN (0, 99) THEN NULL ELSE ${number('p.month')} END AS m,
      CASE WHEN ${number('p.day')} IN (0, 99) OR coalesce(${number('p.month')}, 0) IN (0, 99) THEN NULL ELSE ${number('p.day')} END AS d,
      length(p.year) AS year_digits, p.year = '99' AND p.month = '99' AND p.day = '99' AS all_nines
    FROM parted LEFT JOIN era_table e ON e.key = upper(p.era)
      LEFT JOIN era_table until_era ON until_era.key = upper(regexp_extract(u[1], '^[^0-9]+'))),
  dayed AS (
    SELECT *, ${day('y', 'm', 'd')} AS calendar_day,
      coalesce(era_name = '明治' AND era_year < 6, FALSE) AS lunisolar,
      CASE WHEN until = '' THEN NULL WHEN len(u) = 1 THEN ${day('y', 'm', number('u[1]'))}
        WHEN len(u) = 2 THEN ${day('y', number('u[1]'), number('u[2]'))}
        WHEN len(u) = 3 AND length(u[1]) = 4 THEN ${day(number('u[1]'), number('u[2]'), number('u[3]'))}
        WHEN len(u) = 3 THEN ${day(`until_base + ${number("regexp_extract(u[1], '[0-9]+$')")}`, number('u[2]'), number('u[3]'))} END AS end_day
    FROM dated),
  found AS (
    SELECT *, coalesce(stamp_day, serial_day,
        -- 明治5.12 had two days; the next was 明治6.1.1 = 1873-01-01. Earlier lunisolar days are not converted.
        CASE WHEN lunisolar THEN CASE WHEN era_year = 5 AND m = 12 AND d <= 2 THEN DATE '1872-12-29' + d END ELSE calendar_day END) AS found_day
    FROM dayed),
  weighed AS (
    SELECT *, (found_day < first_day OR found_day > last_day) AND NOT lunisolar AS out_of_era,
      coalesce(era_year > 99 AND era_said <> '', FALSE) OR coalesce(found_day > last_day + ${reason}, FALSE) AS beyond_era,
      found_day > today AS future, found_day <= today - INTERVAL 121 YEAR AND NOT lunisolar AS suspicious
    FROM found, clock),
  judged AS (
    SELECT *, CASE
      WHEN bare = '' OR regexp_full_match(bare, '(?i)[-*ー―]+|null') THEN 'empty'
      WHEN regexp_full_match(bare, '9999.?12.?31') THEN 'open_end'
      WHEN regexp_full_match(bare, '0000.?01.?01') THEN 'open_start'
      WHEN regexp_full_match(bare, '[0./-]+') THEN 'empty_filler'
      WHEN regexp_full_match(bare, '9{7,8}|9999.99.99') THEN 'open_end_or_unknown'
      WHEN contains(bare, '年度') THEN 'not_a_date'
      WHEN regexp_full_match(bare, '(?:生年月日|年月日)?(?:不詳|不明)') OR all_nines THEN 'all_unknown'
      WHEN is_stamp OR serial_day IS NOT NULL THEN CASE WHEN found_day IS NULL THEN 'invalid' ELSE 'day' END
      WHEN NOT matched THEN CASE WHEN regexp_full_match(bare, '[0-9]{5,7}') THEN 'ambiguous' ELSE 'invalid' END
      WHEN era_said = '' AND year_digits <= 2 THEN 'ambiguous'
      WHEN y IS NULL THEN 'invalid'
      WHEN beyond_era THEN 'beyond_era'
      WHEN m > 12 OR d > 31 OR m < 1 OR d < 1 THEN 'invalid'
      WHEN right_side <> '' THEN CASE WHEN found_day IS NULL OR end_day IS NULL OR end_day < found_day THEN 'invalid' ELSE 'interval' END
      WHEN lunisolar AND era_year = 5 AND m = 12 AND d > 2 THEN 'invalid'
      WHEN lunisolar AND (d IS NOT NULL OR m IS NULL OR found_day IS NULL) THEN 'lunisolar'
      WHEN m IS NULL THEN 'year'
      WHEN d IS NULL THEN 'month'
      WHEN found_day IS NULL THEN 'non_calendar'
      ELSE 'day' END AS verdict
    FROM weighed),
  -- Only an unknown part that nothing else explains is flagged: 昭和50年春 is a season, not a missing month.
  explained AS (
    SELECT *, estimated OR approx OR regexp_matches(word, '[春夏秋冬旬初末]') AS has_reason FROM judged)
SELECT text,
  CASE WHEN verdict IN ('empty', 'open_end', 'open_start', 'empty_filler', 'open_end_or_unknown') THEN 'sentinel'
    WHEN verdict IN ('not_a_date', 'invalid', 'ambiguous', 'beyond_era', 'non_calendar') THEN 'error'
    WHEN verdict IN ('all_unknown', 'year', 'month', 'interval') THEN 'partial'
    WHEN verdict = 'lunisolar' OR coalesce(future, FALSE) OR coalesce(suspicious, FALSE) THEN 'warn'
    WHEN estimated OR approx OR word <> '' THEN 'partial'
    WHEN coalesce(out_of_era, FALSE) THEN 'warn' ELSE 'ok' END AS status,
  CASE verdict WHEN 'year' THEN format('{:04d}', y) WHEN 'month' THEN format('{:04d}-{:02d}', y, m)
    WHEN 'interval' THEN found_day::VARCHAR || '/' || end_day::VARCHAR
    WHEN 'lunisolar' THEN coalesce(found_day::VARCHAR, '')
    WHEN 'day' THEN CASE WHEN coalesce(future, FALSE) OR coalesce(suspicious, FALSE) THEN '' ELSE found_day::VARCHAR END
    ELSE '' END AS iso,
  CASE WHEN verdict IN ('year', 'month', 'interval') THEN verdict
    WHEN verdict = 'lunisolar' AND found_day IS NOT NULL THEN 'day'
    WHEN verdict = 'day' AND NOT coalesce(future, FALSE) AND NOT coalesce(suspicious, FALSE) THEN 'day' ELSE 'none' END AS precision,
  CASE WHEN verdict = 'beyond_era' THEN 'era_out_of_range'
    WHEN verdict NOT IN ('day', 'month', 'year', 'interval', 'lunisolar') THEN verdict
    ELSE ${flags(
      ['excel_serial', 'serial_day IS NOT NULL AND NOT coalesce(suspicious, FALSE)'],
      ['tz', 'coalesce(tz, FALSE) AND is_stamp'],
      ['lunisolar', 'lunisolar'],
      ['era_out_of_range', "verdict = 'day' AND out_of_era"],
      ['future', "verdict = 'day' AND future"],
      ['suspicious', "verdict = 'day' AND suspicious"],
      ['month_unknown', "verdict = 'year' AND NOT has_reason"],
      ['day_unknown', "verdict IN ('year', 'month') AND NOT has_reason"],
      ['season', "regexp_matches(word, '[春夏秋冬]')"],
      ['third_of_month', "regexp_matches(word, '旬|初|末')"],
      ['range', "verdict = 'interval'"],
      ['estimated', 'estimated'],
      ['approx', 'approx'],
    )} END AS flags
FROM explained`;
