"""The rules as the command line names them."""

from __future__ import annotations

import argparse
from dataclasses import replace

from safetables._cellrows import BadFile
from safetables._rule import BadRule, Threshold
from safetables._rules import PrimaryRule, Rules
from safetables._rules_contributors import Holding, MinimumContributors
from safetables._rules_dominance import PQ, Dominance, PPercent
from safetables._rules_group import GroupDisclosure


def add_threshold(parser: argparse.ArgumentParser) -> argparse._ArgumentGroup:
    """`--threshold` and what attackers know."""
    group = parser.add_argument_group("rule")
    group.add_argument(
        "--threshold", type=int, metavar="N", help="counts 1 to N-1 are sensitive: 4 hides 1, 2, 3"
    )
    group.add_argument(
        "--zeros-sensitive", action="store_true", help="0 is sensitive too (else zeros are published)"
    )
    group.add_argument(
        "--strict", action="store_true",
        help="against an attacker who knows that people are whole and hidden cells not empty; 'N-2 or N-1' is "
        "refused too",
    )  # fmt: skip
    return group


def read_threshold(options: argparse.Namespace) -> Threshold:
    """The minimum count the options describe; `--threshold` must be given."""
    if options.strict:
        return Threshold.strict(options.threshold, zeros_sensitive=options.zeros_sensitive)
    return Threshold(options.threshold, options.zeros_sensitive)


def add_rules(parser: argparse.ArgumentParser) -> None:
    """All rules; several may be given, and each makes cells sensitive."""
    group = add_threshold(parser)
    group.add_argument(
        "--interval", type=float, metavar="SHARE",
        help="protect a sensitive value v within v minus and v plus this share of v: 0.2",
    )  # fmt: skip
    group.add_argument(
        "--sliding", type=float, metavar="SHARE",
        help="the ends of what an attacker holds possible are at least this share of v apart",
    )  # fmt: skip
    group.add_argument(
        "--singletons", action="store_true",
        help="whoever is alone in a hidden cell must not be able to compute another one",
    )  # fmt: skip
    group.add_argument(
        "--group", action="append", default=[], metavar="NAME",
        help="all or none of a group having one code of this dimension is sensitive (repeatable)",
    )  # fmt: skip
    more = parser.add_argument_group("rules about contributors (need --all and a file with who contributes)")
    more.add_argument(
        "--min-contributors", type=int, metavar="N", help="cells of fewer contributors are sensitive"
    )
    more.add_argument(
        "--holding",
        type=int,
        metavar="N",
        help="a contributor must not learn of fewer than N cases of the others",
    )
    more.add_argument(
        "--dominance", action="append", default=[], metavar="N,K",
        help="the N largest have more than K %% of the value: 1,75 (repeatable)",
    )  # fmt: skip
    more.add_argument(
        "--p-percent", type=float, metavar="P", help="a contributor can estimate another to within P %%"
    )
    more.add_argument(
        "--pq", metavar="P,Q", help="the same, of one who knows the others to within Q %% before: 10,50"
    )


def chosen_rules(options: argparse.Namespace) -> Rules:
    """All rules that were given.

    Raises:
        BadFile: none was given, or figures that cannot be read.
        BadRule: figures out of range, or rules that cannot hold together.
    """
    rules: list[PrimaryRule] = [] if options.threshold is None else [_threshold(options)]
    if options.threshold is None:
        _refuse_without_threshold(options)
    rules += [GroupDisclosure(name) for name in options.group]
    if options.min_contributors is not None:
        rules.append(MinimumContributors(options.min_contributors))
    if options.holding is not None:
        rules.append(Holding(options.holding))
    rules += [
        Dominance(int(n), k) for n, k in (_two("--dominance", text, "1,75") for text in options.dominance)
    ]
    if options.p_percent is not None:
        rules.append(PPercent(options.p_percent))
    if options.pq is not None:
        rules.append(PQ(*_two("--pq", options.pq, "10,50")))
    if not rules:
        raise BadFile(
            "which counts are sensitive? Give --threshold N, for example --threshold 4 to hide 1 to 3"
        )
    return Rules(tuple(rules))


def largest_looked_at(options: argparse.Namespace) -> int | None:
    """How many of the largest contributors the rules look at; None if no rule looks at contributors."""
    found = [0] if options.min_contributors is not None else []
    found += [1] if options.holding is not None else []
    found += [2] if options.p_percent is not None or options.pq is not None else []
    found += [int(_two("--dominance", text, "1,75")[0]) for text in options.dominance]
    return max(found, default=None)


def _threshold(options: argparse.Namespace) -> Threshold:
    rule = read_threshold(options)
    return replace(
        rule,
        interval=options.interval or rule.interval,
        sliding=options.sliding or rule.sliding,
        singletons=options.singletons,
    )


def _refuse_without_threshold(options: argparse.Namespace) -> None:
    for name in ("zeros_sensitive", "strict", "interval", "sliding", "singletons"):
        if getattr(options, name):
            raise BadFile(f"--{name.replace('_', '-')} belongs to --threshold N; give both")


def _two(option: str, text: str, example: str) -> tuple[float, float]:
    try:
        first, second = (float(part) for part in text.split(","))
    except ValueError as error:
        raise BadFile(f"{option} {text!r}: expected two numbers, for example {example}") from error
    if option == "--dominance" and not first.is_integer():
        raise BadRule(f"{option} {text!r}: how many contributors is a whole number, for example {example}")
    return first, second
