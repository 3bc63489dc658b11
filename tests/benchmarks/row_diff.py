"""Times the row diff of two versions beside DuckDB's bare join of their keys.

Both run as whole processes on the same Parquet files, in turn; medians of paired runs. The bare join
counts rows added, removed and in both, and looks at no other column. Run:
python -m tests.benchmarks.row_diff --rows 2500000 --runs 3
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from tests.benchmarks.__main__ import measured, table

BARE = """
import duckdb, sys
duckdb.execute("SELECT count_if(a.id IS NULL), count_if(b.id IS NULL), count(*) FROM '" + sys.argv[1]
               + "' AS a FULL JOIN '" + sys.argv[2] + "' AS b ON a.id = b.id").fetchall()
"""
EDIT = """
import duckdb, sys
old, new, share = sys.argv[1:]
duckdb.execute("SELECT setseed(0.3)")
duckdb.execute(f'''COPY (
  SELECT * REPLACE (
    CASE WHEN random() < {share} THEN NULL ELSE c0 END AS c0,
    CASE WHEN random() < {share} AND label = 'ok' THEN 'bad' ELSE label END AS label)
  FROM '{old}' WHERE id % 997 <> 0
  UNION ALL SELECT * REPLACE (id + 1000000000 AS id) FROM '{old}' WHERE id % 499 = 0
) TO '{new}' ''')
"""


def main() -> None:
    """Print a line for each share of altered rows."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=2_500_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--folder", type=Path)
    given = options.parse_args()
    folder = given.folder or Path(tempfile.mkdtemp(prefix="inspector-benchmark-"))
    folder.mkdir(parents=True, exist_ok=True)
    old = table(given.rows, 20, folder / f"large-{given.rows}.parquet")
    print("| rows | altered | row diff | bare key join | ratio | peak memory |")
    print("|---|---|---|---|---|---|")
    for share in (0.0, 0.02, 0.3):
        new = folder / f"edited-{given.rows}-{share}.parquet"
        if not new.exists():
            measured([sys.executable, "-c", EDIT, str(old), str(new), str(share)])
        ours = [
            sys.executable,
            "-m",
            "inspector",
            "diff",
            str(old),
            str(new),
            "--key",
            "id",
            "--json",
        ]
        bare = [sys.executable, "-c", BARE, str(old), str(new)]
        pairs = [(measured(ours), measured(bare)) for _ in range(given.runs)]
        seconds = statistics.median(a[0] for a, _ in pairs)
        reference = statistics.median(b[0] for _, b in pairs)
        ratio = statistics.median(a[0] / b[0] for a, b in pairs)
        memory = max(a[1] for a, _ in pairs)
        print(
            f"| 2 x {given.rows:,} x 20 | about {1.9 * share:.0%} | {seconds:.1f} s | {reference:.1f} s "
            f"| {ratio:.1f} | {memory:.0f} MB |",
            flush=True,
        )


if __name__ == "__main__":
    main()
