"""The catalogue: every field, code list, table, profile, indicator and report, declared once in YAML, dated, with source.

    catalogue = load_catalogue().with_code_lists(*place_code_lists(places))
    answers, problems = validate_answers(catalogue.form("intake"), request_data, on=today)
    row = to_row(catalogue.form("intake"), answers)

This module is the whole public surface; the modules below it may change.
"""

from kreislauf.catalogue.abstraction import NeverLeaves, abstract, dimension_code, dimension_codes, roll_up
from kreislauf.catalogue.answers import (
    Answers,
    Completeness,
    Problem,
    completeness,
    parse_answer,
    validate_answers,
)
from kreislauf.catalogue.columns import as_text, column_names, from_row, to_row
from kreislauf.catalogue.county import (
    Place,
    Provider,
    county_code_list,
    place_code_lists,
    provider_code_list,
)
from kreislauf.catalogue.data_dictionary import (
    data_dictionary,
    fields_by_table,
    record_of_processing,
    tables_reached_by,
)
from kreislauf.catalogue.loading import DEFINITIONS, Catalogue, load_catalogue
from kreislauf.catalogue.mappings import ConsentMissing, counted_items, statistic_record
from kreislauf.catalogue.parsing import Answer
from kreislauf.catalogue.reading import CatalogueError
from kreislauf.catalogue.rules import (
    MISSING_CODES,
    NO_DETAIL,
    NOT_RECORDED,
    NOT_STATED,
    UNKNOWN,
    Code,
    CodeList,
    Field,
    Form,
    RetentionRule,
    Text,
)
from kreislauf.catalogue.tables import (
    METHODS,
    DimensionDefinition,
    House,
    IndicatorDefinition,
    Level,
    Population,
    Profile,
    Quantity,
    ReportDefinition,
    TableDefinition,
)
from kreislauf.catalogue.values import YearMonth

__all__ = [
    "DEFINITIONS",
    "METHODS",
    "MISSING_CODES",
    "NOT_RECORDED",
    "NOT_STATED",
    "NO_DETAIL",
    "UNKNOWN",
    "Answer",
    "Answers",
    "Catalogue",
    "CatalogueError",
    "Code",
    "CodeList",
    "Completeness",
    "ConsentMissing",
    "DimensionDefinition",
    "Field",
    "Form",
    "House",
    "IndicatorDefinition",
    "Level",
    "NeverLeaves",
    "Place",
    "Population",
    "Problem",
    "Profile",
    "Provider",
    "Quantity",
    "ReportDefinition",
    "RetentionRule",
    "TableDefinition",
    "Text",
    "YearMonth",
    "abstract",
    "as_text",
    "column_names",
    "completeness",
    "counted_items",
    "county_code_list",
    "data_dictionary",
    "dimension_code",
    "dimension_codes",
    "fields_by_table",
    "from_row",
    "load_catalogue",
    "parse_answer",
    "place_code_lists",
    "provider_code_list",
    "record_of_processing",
    "roll_up",
    "statistic_record",
    "tables_reached_by",
    "to_row",
    "validate_answers",
]
