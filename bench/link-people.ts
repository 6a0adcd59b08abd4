/** Two files of invented people for the linkage bench, written by SQL from a seed: seven in ten of the left file are in the right one, with the errors clerks make. */
import { openEngine } from '../src/machinery/duckdb.ts';

const syllables =
  'KA KI KU KE KO SA SHI SU SE SO TA CHI TSU TE TO NA NI NU NE NO HA HI FU HE HO MA MI MU ME MO YA YU YO RA RI RU RE RO WA N'.split(
    ' ',
  );

/** Writes `left.csv` and `right.csv` (id, surname, given, birth, sex, postcode, phone) into `folder`. The same id is the same person. */
export const writePeople = async (folder: string, people: number, seed: number): Promise<void> => {
  const engine = await openEngine();
  const draw = (salt: string, of: number) => `(hash(p, ${seed}, '${salt}') % ${of})::BIGINT`;
  // A draw squared makes some names common and most rare.
  const name = (salt: string, of: number) => {
    const rank = `(power(${draw(salt, 1_000_003)} / 1000003.0, 2) * ${of})::BIGINT`;
    const list = `[${syllables.map((s) => `'${s}'`).join(', ')}]`;
    const part = (i: number) =>
      `list_extract(${list}, (hash(${rank}, '${salt}', ${i}) % ${syllables.length} + 1)::INTEGER)`;
    return `${part(1)} || ${part(2)} || CASE WHEN hash(${rank}, '${salt}') % 3 > 0 THEN ${part(3)} ELSE '' END || CASE WHEN hash(${rank}, '${salt}') % 7 > 3 THEN ${part(4)} ELSE '' END`;
  };
  const chance = (salt: string, share: number) => `${draw(`err-${salt}`, 10_000)} < ${Math.round(share * 10_000)}`;
  const typo = (value: string, salt: string) => {
    const at = `(${draw(`at-${salt}`, 97)} % length(${value}) + 1)`;
    return `CASE ${draw(`kind-${salt}`, 3)} WHEN 0 THEN left(${value}, ${at} - 1) || substr(${value}, ${at} + 1) WHEN 1 THEN left(${value}, ${at}) || chr((65 + ${draw(`letter-${salt}`, 26)})::INTEGER) || substr(${value}, ${at} + 1)
      ELSE left(${value}, ${at} - 1) || chr((65 + ${draw(`letter-${salt}`, 26)})::INTEGER) || substr(${value}, ${at} + 1) END`;
  };
  await engine.run(`
    CREATE TABLE true_people AS
    SELECT p, ${name('surname', 20_000)} AS surname, ${name('given', 8_000)} AS given, DATE '1925-01-01' + ${draw('birth', 36_000)}::INTEGER AS birth,
      1 + ${draw('sex', 2)} AS sex, lpad((${draw('postcode', 4_000)} * 7 + 1000)::VARCHAR, 7, '6') AS postcode, '0' || lpad(${draw('phone', 900_000_000)}::VARCHAR, 9, '1') AS phone
    FROM range(${Math.round(people * 1.3)}) t(p)`);
  const order = (side: string) => `ORDER BY hash(p, '${side}')`;
  await engine.run(
    `COPY (SELECT p AS id, surname, given, birth, sex, postcode, CASE WHEN NOT ${chance('no-phone', 0.2)} THEN phone END AS phone FROM true_people WHERE p < ${people} ${order('l')}) TO '${folder}/left.csv' (HEADER)`,
  );
  await engine.run(`COPY (
    SELECT p AS id, CASE WHEN ${chance('married', 0.03)} THEN ${name('second', 20_000)} WHEN ${chance('surname', 0.06)} THEN ${typo('surname', 'surname')} ELSE surname END AS surname,
      CASE WHEN ${chance('no-given', 0.01)} THEN NULL WHEN ${chance('given', 0.08)} THEN ${typo('given', 'given')} ELSE given END AS given,
      CASE WHEN ${chance('no-birth', 0.01)} THEN NULL WHEN ${chance('birth', 0.03)} THEN birth + ((${draw('birth-by', 9)} + 1) * CASE WHEN ${draw('birth-ten', 2)} = 0 THEN 1 ELSE 10 END)::INTEGER ELSE birth END AS birth,
      sex, CASE WHEN ${chance('moved', 0.15)} THEN lpad((${draw('moved-to', 4_000)} * 7 + 1000)::VARCHAR, 7, '6') ELSE postcode END AS postcode,
      CASE WHEN ${chance('no-phone-right', 0.3)} THEN NULL WHEN ${chance('phone', 0.1)} THEN '0' || lpad(${draw('new-phone', 900_000_000)}::VARCHAR, 9, '1') ELSE phone END AS phone
    FROM true_people WHERE p >= ${Math.round(people * 0.3)} ${order('r')}) TO '${folder}/right.csv' (HEADER)`);
  engine.close();
};
