"""What intervals and screens do at class size, on people who do not exist: coverage, false alarms, power.

    python benchmarks/study.py [--quick] [TOPIC ...]

Seeded; prints Markdown.  ``docs/simulation.md`` holds a full run and what follows from it.  Topics: intervals, keys,
groups, pairs; ``--quick`` takes a fiftieth of the replications, two at least, which says only that all of it runs.
"""

import argparse
import time

from simulated import groups, intervals, keys, pairs

SEED = 20260327
QUICK = 1 / 50
TOPICS = {"intervals": intervals, "keys": keys, "groups": groups, "pairs": pairs}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("topics", nargs="*", metavar="TOPIC", help=", ".join(TOPICS))
    arguments = parser.parse_args()
    if unknown := set(arguments.topics) - set(TOPICS):
        parser.error(f"no such topic: {', '.join(sorted(unknown))}")
    for name, topic in TOPICS.items():
        if arguments.topics and name not in arguments.topics:
            continue
        started = time.process_time()
        for table in topic.tables(SEED, QUICK if arguments.quick else 1.0):
            print(table, end="\n\n", flush=True)
        print(f"{name}: {time.process_time() - started:.0f} s CPU, seed {SEED}\n", flush=True)


if __name__ == "__main__":
    main()
