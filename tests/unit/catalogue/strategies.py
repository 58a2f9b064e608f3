"""Hypothesis strategies made from the catalogue: whatever field is declared next is drawn and tested, too."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from kreislauf.catalogue import (
    MISSING_CODES,
    Answers,
    DimensionDefinition,
    Field,
    Form,
    House,
    YearMonth,
    validate_answers,
)


def answer_to(field: Field, on: date) -> st.SearchStrategy:
    """A typed answer that is valid for the field by itself."""
    special = [st.just(code) for code in sorted(field.missing_codes)]
    if field.type in ("code", "codes"):
        return _one_code(field, on) if field.type == "code" else _several_codes(field, on)
    content = {
        "date": lambda: st.dates(date(1990, 1, 1), on),
        "year_month": lambda: st.builds(
            YearMonth, st.integers(1910, on.year - 1), st.none() | st.integers(1, 12)
        ),
        "counts_by_band": lambda: _counts(field, on),
        "number": lambda: st.integers(
            field.at_least or 0, 999_999 if field.at_most is None else field.at_most
        ),
        "text": lambda: _texts(field),
    }[field.type]
    return st.one_of(content(), *special)


def answer_in(dimension: DimensionDefinition, on: date) -> st.SearchStrategy:
    """What a record can hold in this dimension: an answer to its field, or the short name of a house."""
    if isinstance(dimension.field, House):
        return st.sampled_from([code.code for code in dimension.field.code_list.codes_on(on)] + ["unlisted"])
    return answer_to(dimension.field, on)


def _one_code(field: Field, on: date) -> st.SearchStrategy:
    return st.sampled_from([code.code for code in field.code_list.codes_on(on)])


def _several_codes(field: Field, on: date) -> st.SearchStrategy:
    entries = field.code_list.codes_on(on)
    alone = [code.code for code in entries if code.exclusive or code.code in MISSING_CODES]
    several = [code for code in entries if code.code not in alone]
    by = (lambda code: code.group) if field.code_list.one_per_group else (lambda code: code.code)
    sets = st.lists(
        st.sampled_from(several), min_size=1, max_size=field.at_most or len(several), unique_by=by
    )
    ordered = sets.map(lambda codes: tuple(sorted((c.code for c in codes), key=field.code_list.rank)))
    return ordered | st.sampled_from(alone).map(lambda code: (code,)) if alone else ordered


def _counts(field: Field, on: date) -> st.SearchStrategy:
    numbers = st.integers(0, field.at_most or 99)
    return st.fixed_dictionaries({code.code: numbers for code in field.code_list.codes_on(on)})


def _texts(field: Field) -> st.SearchStrategy:
    signs = st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"])
    return st.text(signs, min_size=1, max_size=min(field.at_most or 40, 40))


@st.composite
def answers_to(draw: st.DrawFn, form: Form, on: date) -> Answers:
    """A valid set of typed answers: mandatory fields always, others sometimes, no rule between fields broken."""
    drawn = {}
    for field in form.fields:
        if field.mandatory or draw(st.booleans()):
            drawn[field.id] = draw(answer_to(field, on))
    # Where a rule between fields is broken, leave out its optional fields: without them it says nothing.
    for problem in validate_answers(form, drawn, on=on)[1]:
        for rule in form.rules:
            if rule.fields[0] == problem.field:
                for name in rule.fields:
                    if not form.field(name).mandatory:
                        drawn.pop(name, None)
    answers, problems = validate_answers(form, drawn, on=on)
    assert not problems, problems
    return answers
