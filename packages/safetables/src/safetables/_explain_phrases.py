"""The sentences of explanations, in English and German."""

from __future__ import annotations

ENGLISH = {
    "small": "the small number",
    "smalls": "small numbers",
    "sensitive": "the sensitive number",
    "sensitives": "sensitive numbers",
    "this_cell": "this cell",
    "everything": "the total",
    "in_table": "{cell} in the table {table!r}",
    "published": "{cell} is published: {value}.",
    "rounded": "{cell} is published as {value}, which stands for {low} to {high}.",
    "primary": "{cell} is hidden because it is sensitive: {rule}.",
    "untold": "{cell} is hidden; the publication does not tell why.",
    "requested": "{cell} is hidden by request.",
    "secondary": "{cell} is hidden because otherwise {number} at {target} could be calculated: {equation}.",
    "likewise": "The same goes for {cells}.",
    "more_cells": "{count} more",
    "more_figures": "... ({count} more figures) ...",
    "narrowing": "{cell} is hidden because {numbers} could otherwise be narrowed down too far.",
    "reserve": "{cell} is hidden to cover {numbers}.",
    "follows": "Hiding it does not help: it follows from what is published: {equation}.",
    "between": "Whoever reads the table must hold everything from {low} to {high} possible.",
    "at_least": "Whoever reads the table knows only that it is at least {low}.",
    "nobody_sums": "Published alone, it would give no sensitive number away; checked by sums alone.",
    "nobody_bounds": "Published alone, it would give no sensitive number away; checked by sums and, {tried}, with what "
    "the numbers in the same sums can be.",
    "tried": "with {value} as an example",
    "not_tried": "with its true value",
    "sum": "It would give away a sum: {equation}.",
    "rough": "It would follow roughly: {equation}.",
    "range": ": {low} to {high}",
    "chosen": "It was chosen to cover {number} at {target}, together with {others}: {equation}.",
    "chosen_alone": "It was chosen to cover {number} at {target}.",
    "left": "only {low} to {high} for {target}",
    "left_one": "only {low} for {target}",
    "floor": "no hidden number is below {floor}",
    "if_true": "Its value would leave, as {floor}, {left}.",
    "if_tried": "If it showed {value}, for example, that would leave, as {floor}, {left}.",
}

GERMAN = {
    "small": "die kleine Zahl",
    "smalls": "kleine Zahlen",
    "sensitive": "die geschützte Zahl",
    "sensitives": "geschützte Zahlen",
    "this_cell": "diese Zelle",
    "everything": "Insgesamt",
    "in_table": "{cell} in der Tabelle „{table}“",
    "published": "{cell} ist veröffentlicht: {value}.",
    "rounded": "{cell} ist als {value} veröffentlicht; das steht für {low} bis {high}.",
    "primary": "{cell}: ausgeblendet, weil die Zahl selbst zu schützen ist: {rule}.",
    "untold": "{cell}: ausgeblendet; die Veröffentlichung sagt nicht, warum.",
    "requested": "{cell}: auf Wunsch ausgeblendet.",
    "secondary": "{cell}: ausgeblendet, weil sich sonst {number} bei {target} errechnen ließe: {equation}.",
    "likewise": "Ebenso bei {cells}.",
    "more_cells": "{count} weitere",
    "more_figures": "... ({count} weitere Zahlen) ...",
    "narrowing": "{cell}: ausgeblendet, weil sich sonst {numbers} zu weit eingrenzen ließen.",
    "reserve": "{cell}: ausgeblendet, um {numbers} zu decken.",
    "follows": "Das Ausblenden hilft nicht: Die Zahl folgt aus dem Veröffentlichten: {equation}.",
    "between": "Wer die Tabelle liest, muss alles von {low} bis {high} für möglich halten.",
    "at_least": "Wer die Tabelle liest, weiß nur, dass die Zahl mindestens {low} ist.",
    "nobody_sums": "Für sich allein gezeigt, verriete sie noch keine der geschützten Zahlen; geprüft nur über Summen.",
    "nobody_bounds": "Für sich allein gezeigt, verriete sie noch keine der geschützten Zahlen; geprüft über Summen und, "
    "{tried}, darüber, was die Zahlen derselben Summen sein können.",
    "tried": "am Beispiel {value}",
    "not_tried": "mit dem wahren Wert",
    "sum": "Sie verriete eine Summe: {equation}.",
    "rough": "Ungefähr folgte daraus: {equation}.",
    "range": ": {low} bis {high}",
    "chosen": "Gewählt wurde sie, um {number} bei {target} zu decken, zusammen mit {others}: {equation}.",
    "chosen_alone": "Gewählt wurde sie, um {number} bei {target} zu decken.",
    "left": "nur {low} bis {high} für {target}",
    "left_one": "nur {low} für {target}",
    "floor": "keine ausgeblendete Zahl unter {floor} liegt",
    "if_true": "Ihr Wert ließe, weil {floor}, {left}.",
    "if_tried": "Stünde hier zum Beispiel {value}, bliebe, weil {floor}, {left}.",
}

PHRASES = {"en": ENGLISH, "de": GERMAN}

_ABOUT = r"ein Beitragender kann einen anderen auf weniger als \1 % genau schätzen"
_ESTIMATE = r"a contributor can estimate another to within less than (\S+) %"
#: What the rules of this library say of a cell, as patterns, and the same in German.
RULES_IN_GERMAN = (
    (r"count below (\d+)", r"Zahl unter \1"),
    (r"no case, fewer than (\d+)", r"kein Fall, weniger als \1"),
    (r"1 case, fewer than (\d+)", r"1 Fall, weniger als \1"),
    (r"(\d+) cases, fewer than (\d+)", r"\1 Fälle, weniger als \2"),
    (r"fewer than (\d+) contributors", r"weniger als \1 Beitragende"),
    (r"contributors \((.+)\): (\d+), fewer than (\d+)", r"Beitragende (\1): \2, weniger als \3"),
    (
        r"fewer than (\d+) cases beside those one contributor knows",
        r"weniger als \1 Fälle neben denen, die ein Beitragender kennt",
    ),
    (
        r"one (.+) has (\d+) of (\d+) cases?, which leaves (\d+), fewer than (\d+)",
        r"ein Beitragender (\1) hat \2 von \3 Fällen; es bleiben \4, weniger als \5",
    ),
    (r"only one (.+): the value is its own figure", r"nur ein Beitragender (\1): Der Wert ist seine eigene Zahl"),
    (r"the largest contributor has more than (\S+) % of the sum", r"der größte Beitragende hat mehr als \1 % der Summe"),
    (
        r"the (\d+) largest contributors have more than (\S+) % of the sum",
        r"die \1 größten Beitragenden haben mehr als \2 % der Summe",
    ),
    (
        r"the largest (.+) has (\S+) % of the sum, more than (\S+) %",
        r"der größte Beitragende (\1) hat \2 % der Summe, mehr als \3 %",
    ),
    (
        r"the (\d+) largest (.+) have (\S+) % of the sum, more than (\S+) %",
        r"die \1 größten Beitragenden (\2) haben \3 % der Summe, mehr als \4 %",
    ),
    (
        r"the second largest (.+) can estimate the largest to within (\S+) %, less than (\S+) %",
        r"der zweitgrößte Beitragende (\1) kann den größten auf \2 % genau schätzen, näher als \3 %",
    ),
    (_ESTIMATE, _ABOUT),
    (
        _ESTIMATE + r", knowing the others to within (\S+) %",
        _ABOUT + r" und kennt die übrigen auf \2 % genau",
    ),
    (r"everybody of (.+) \((\d+) cases?\) has (.+)", r"alle \2 Fälle von \1 haben \3"),
    (r"nobody of (.+) \((\d+) cases?\) has (.+)", r"keiner der \2 Fälle von \1 hat \3"),
    (r"everybody or nobody of a group has this (.+)", r"alle oder keine einer Gruppe haben dieses Merkmal (\1)"),
    (r"everybody of a group has this (.+)", r"alle einer Gruppe haben dieses Merkmal (\1)"),
    (r"nobody of a group has this (.+)", r"niemand einer Gruppe hat dieses Merkmal (\1)"),
)  # fmt: skip
