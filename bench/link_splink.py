# The same linkages by Splink on DuckDB, for `npm run bench -- link`: prints one line of JSON. Needs `pip install splink`.
import json, resource, sys, time

import duckdb
import splink
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

what, left, right, truth_pairs, threads = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), sys.argv[5]
began, used = time.perf_counter(), time.process_time()
con = duckdb.connect()
con.execute(f"SET threads = {threads}; SET preserve_insertion_order = false")
date = "%Y-%m-%d" if what == "people" else "%Y%m%d"
name = lambda c, tf: cl.NameComparison(c).configure(term_frequency_adjustments=tf)
birth = lambda c: cl.DateOfBirthComparison(c, input_is_string=True, datetime_format=date, invalid_dates_as_null=True)
if what == "people":
    tables = []
    for t, path in (("a", left), ("b", right)):
        columns = ", ".join(f"'{c}': 'VARCHAR'" for c in "id surname given birth sex postcode phone".split())
        con.execute(f"CREATE TABLE {t} AS SELECT id AS unique_id, surname, given, birth, sex, postcode, phone FROM read_csv('{path}', header = true, delim = ',', auto_detect = false, columns = {{{columns}}})")
        tables.append(t)
    comparisons = [name("surname", True), name("given", True), birth("birth"), cl.ExactMatch("sex"), cl.LevenshteinAtThresholds("postcode", 1), cl.LevenshteinAtThresholds("phone", [1, 2])]
    blocking = [("surname", "given"), ("phone",), ("birth", "sex", "postcode"), ("given", "birth"), ("surname", "birth"), ("surname", "postcode")]
    training = [("birth", "postcode"), ("surname", "given"), ("phone",)]
    prior, recall = ["l.phone = r.phone and l.surname = r.surname", "l.surname = r.surname and l.given = r.given and l.birth = r.birth"], 0.85
    person = lambda c: c
else:
    tables = []
    for t, path in (("a", left), ("b", right)):
        if path != "-":
            con.execute(f"""CREATE TABLE {t} AS SELECT rec_id AS unique_id, {', '.join(f"nullif(trim({c}), '') AS {c}" for c in 'given_name surname street_number address_1 postcode state date_of_birth soc_sec_id'.split())}
              FROM read_csv('{path}', delim = ',', header = true, all_varchar = true)""")
            tables.append(t)
    four = what == "febrl4"
    dl = lambda c, at, tf=False: cl.DamerauLevenshteinAtThresholds(c, at).configure(term_frequency_adjustments=tf)
    comparisons = [name("given_name", four), name("surname", four), birth("date_of_birth"), dl("soc_sec_id", [1, 2] if four else 2), cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
                   dl("postcode", [1, 2], True) if four else cl.ExactMatch("postcode").configure(term_frequency_adjustments=True)]
    blocking = [("given_name", "surname"), "l.given_name = r.surname and l.surname = r.given_name", ("date_of_birth",), ("soc_sec_id",), ("state", "address_1"), ("street_number", "address_1"), ("postcode",)] if four else [("soc_sec_id",), ("given_name",), ("surname",), ("date_of_birth",), ("postcode",)]
    training = [("date_of_birth",), ("postcode",)]
    prior = ["l.soc_sec_id = r.soc_sec_id", "l.given_name = r.given_name and l.surname = r.surname and l.date_of_birth = r.date_of_birth"] + ([] if four else ["l.given_name = r.surname and l.surname = r.given_name and l.date_of_birth = r.date_of_birth"])
    recall = 0.8 if four else 0.9
    person = lambda c: f"regexp_extract({c}, '^(rec-[0-9]+)', 1)"
rule = lambda r: r if isinstance(r, str) else block_on(*r)
settings = SettingsCreator(link_type="dedupe_only" if len(tables) == 1 else "link_only", comparisons=comparisons, blocking_rules_to_generate_predictions=[rule(r) for r in blocking], retain_intermediate_calculation_columns=False, retain_matching_columns=False)
api = DuckDBAPI(connection=con)
frames = [api.register(t) for t in tables] if hasattr(api, "register") else tables
linker = Linker(frames if len(frames) > 1 else frames[0], settings) if hasattr(api, "register") else Linker(tables, settings, api)
linker.training.estimate_probability_two_random_records_match(prior, recall=recall)
linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
for r in training:
    linker.training.estimate_parameters_using_expectation_maximisation(rule(r))
found = linker.inference.predict(threshold_match_probability=0.001)
table = found.physical_name
con.execute(f"SELECT count(*) FROM {table}").fetchall()
seconds, processor = time.perf_counter() - began, time.process_time() - used
con.execute("CREATE TABLE judged AS SELECT * FROM (SELECT match_weight AS w, match_probability AS p, " + f"{person('unique_id_l')} = {person('unique_id_r')} AS same FROM {table})")
best = con.execute(f"WITH b AS (SELECT w, count(*) FILTER (same) AS t, count(*) FILTER (NOT same) AS f FROM judged GROUP BY w), c AS (SELECT sum(t) OVER (ORDER BY w DESC) AS t, sum(f) OVER (ORDER BY w DESC) AS f FROM b) SELECT t, f FROM c ORDER BY 2.0 * t / (t + f + {truth_pairs}) DESC LIMIT 1").fetchone()
at = con.execute("SELECT count(*) FILTER (same), count(*) FILTER (NOT same) FROM judged WHERE p >= 0.5").fetchone()
print(json.dumps({"version": f"Splink {splink.__version__}, DuckDB {duckdb.__version__}", "seconds": seconds, "processor": processor, "best": [int(x) for x in best], "half": [int(x) for x in at], "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
