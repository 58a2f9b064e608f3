"""The shares the generator draws from. Pure data.

R: a published figure, named with its source; the self-check holds it within 1.5 points. D: derived from one.
A: an assumption of ours. Nothing generated from them is a finding about Kreis Groß-Gerau.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Strand:
    """Strand (Hilfeart) of cases drawn alike.

    Attributes:
        per_year: cases a year in a county of this size, relative weights (D and A).
        days: mean length of help in days. sigma: of its log-normal distribution.
        age: mean and deviation in years, with lower and upper limit.
        male: share of men. foreign: share without German nationality. sgb2: share with basic income (SGB II).
    """

    field: str
    per_year: float
    days: float
    sigma: float
    age: tuple[float, float, int, int]
    male: float
    foreign: float
    sgb2: float


#: Marburg-Biedenkopf 2016 (bi-marburg.de): 3,552 persons at about 245,000 inhabitants, scaled by 1.15 (D).
_COUNSELLING = 4050.0
#: Split of counselling, same source (R): psychosocial 36, addiction 33, debts 31 per cent.
COUNSELLING_SHARES = {"psychosocial": 0.36, "addiction": 0.33, "debt": 0.31}
#: Men in counselling 54 per cent, goal reached 64.5, still running 22.4 per cent (R).
COUNSELLING_MALE, GOAL_REACHED, STILL_RUNNING = 0.54, 0.645, 0.224

STRANDS: dict[str, Strand] = {
    # SGB II 35 % (R Altmarkkreis 2017: 148 of 420).
    "debt": Strand("livelihood", _COUNSELLING * 0.31, 320, 0.9, (42, 12, 18, 82), 0.50, 0.30, 0.35),
    "low_income": Strand("livelihood", 900, 70, 0.9, (43, 14, 18, 85), 0.50, 0.38, 0.50),
    # Men 69 %, SGB II 36 % (R Nordhausen 2014).
    "addiction": Strand("life_crises", _COUNSELLING * 0.33, 290, 0.9, (39, 12, 15, 80), 0.69, 0.20, 0.36),
    "psychosocial": Strand("life_crises", _COUNSELLING * 0.36, 210, 0.9, (41, 12, 18, 85), 0.44, 0.25, 0.24),
    # Hessen 2024 scaled (D); length 9.6 months (R DE 2023).
    "youth_help": Strand("parents_children", 2100, 292, 0.6, (10.2, 4, 0, 20), 0.55, 0.22, 0.0),
    "early_help": Strand("parents_children", 600, 240, 0.7, (30, 5, 18, 44), 0.12, 0.35, 0.25),
    "school": Strand("parents_children", 500, 110, 0.7, (12, 2.5, 6, 18), 0.52, 0.28, 0.20),
    # Hessen 2023 (R): 58 % men, mean age 35 (men) and 39 (women).
    "integration": Strand("disability", 700, 1500, 0.9, (37, 15, 5, 80), 0.58, 0.15, 0.05),
    "care": Strand("older_people", 400, 800, 0.8, (79, 8, 60, 99), 0.38, 0.14, 0.0),
    "old_age": Strand("older_people", 900, 120, 0.8, (76, 7, 62, 98), 0.35, 0.18, 0.03),
}
COUNSELLING = ("debt", "addiction", "psychosocial")
SCHOOL_RELATED = ("youth_help", "school")

#: 25 % of persons have cases in two or more fields (A): share of persons with two, with three.
WITH_TWO, WITH_THREE = 0.20, 0.05
#: Which fields meet in one person (A), weights; the first strand gives age and sex.
COMBINATIONS: dict[tuple[str, ...], float] = {
    ("addiction", "debt"): 330,
    ("addiction", "low_income"): 190,
    ("psychosocial", "debt"): 270,
    ("psychosocial", "low_income"): 150,
    ("early_help", "psychosocial"): 160,
    ("integration", "psychosocial"): 150,
    ("integration", "low_income"): 70,
    ("old_age", "psychosocial"): 90,
    ("old_age", "low_income"): 82,
    ("youth_help", "psychosocial"): 70,
}
TRIPLES: dict[tuple[str, ...], float] = {
    ("addiction", "debt", "early_help"): 150,
    ("early_help", "psychosocial", "low_income"): 100,
    ("integration", "psychosocial", "debt"): 90,
    ("old_age", "psychosocial", "low_income"): 50,
}
#: Ages at which such a combination is plausible (A).
COMBINATION_AGES = {"early_help": (18, 45), "youth_help": (13, 20), "integration": (18, 80)}

#: Main substance: share, mean age (overall 39, alcohol 46, cannabis 25), mean days (R DSHS 2017/2020; rest A).
SUBSTANCES: dict[str, tuple[float, float, float, float]] = {
    "alcohol": (0.483, 46, 11, 336),
    "cannabis": (0.184, 25, 6, 200),
    "opioids": (0.13, 40, 8, 336),
    "gambling": (0.06, 36, 9, 168),
    "other": (0.143, 34, 9, 250),
}
#: Trigger of debts (R Destatis 2024); mean debt in euros (R 2020).
DEBT_TRIGGERS = {
    "illness": 0.181,
    "unemployment": 0.174,
    "separation": 0.115,
    "self_employment": 0.081,
    "other": 0.449,
}
MEAN_DEBT_EUROS = 29_230

#: Help with upbringing by service type: share (R Hessen 2024; split of the rest A), mean age (A, mean 10.2 R),
#: days (A, mean 9.6 months R), receipt of transfers (R hzemonitor 2022: 13, 41, 67 %; others over 50 %; § 35a A).
YOUTH_HELP: dict[str, tuple[float, float, float, float]] = {
    "sgb8_28": (0.412, 9.5, 190, 0.13),
    "sgb8_35a": (0.187, 10.5, 420, 0.15),
    "sgb8_31": (0.122, 8.0, 330, 0.55),
    "sgb8_34": (0.106, 14.0, 450, 0.51),
    "sgb8_33": (0.057, 8.0, 700, 0.67),
    "sgb8_29": (0.020, 12.5, 230, 0.41),
    "sgb8_30": (0.046, 13.5, 230, 0.52),
    "sgb8_27": (0.030, 11.5, 230, 0.52),
    "sgb8_32": (0.015, 9.5, 300, 0.52),
    "sgb8_35": (0.005, 15.5, 230, 0.52),
}
#: Single parent 40.5 % (R DE 2023), as planned 70.9 %, other language at home 20.3 %, migration background 42 % (R).
SINGLE_PARENT, AS_PLANNED, OTHER_LANGUAGE, MIGRATION_BACKGROUND = 0.405, 0.709, 0.203, 0.42

#: Integration benefits (R Hessen 2023): social 76 %, work 27 %, education 11 %; several possible.
INTEGRATION_BENEFITS: dict[tuple[str, ...], float] = {
    ("education",): 0.08,
    ("social", "education"): 0.03,
    ("work",): 0.16,
    ("social", "work"): 0.11,
    ("social",): 0.62,
}
INTEGRATION_AGES = {"male": 35, "female": 39}

#: Contacts per case in counselling (R Schwarzwälder Bote 2017): one 27 %, 2-3 25 %, 4-5 19 %, more 29 %.
CONTACTS: dict[tuple[int, int], float] = {(1, 1): 0.27, (2, 3): 0.25, (4, 5): 0.19, (6, 25): 0.29}

#: Months (A): no source found; only March in one county is documented.
SEASON = (1.15, 1.05, 1.10, 1.0, 1.0, 1.0, 0.85, 0.85, 1.05, 1.10, 1.10, 0.75)
SCHOOL_SEASON = {2: 1.15, 9: 1.15, 10: 1.15, 11: 1.15}
#: Growth a year (A); 2020 lay 6 % lower.
GROWTH, DEBT_GROWTH, DIP_2020 = 1.025, 1.04, 0.94

#: Activity status (R: addiction employed 33, retired 10 Nordhausen 2014; debt unemployed 43.4, employed 35.3 Destatis
#: 2020; rest A).
ACTIVITY: dict[str, dict[str, float]] = {
    "addiction": {
        "school": 2,
        "training": 5,
        "employed": 33,
        "unemployed": 42,
        "home": 2,
        "unable_to_work": 4,
        "workshop": 2,
        "retired": 10,
    },
    "debt": {
        "training": 3,
        "employed": 35.3,
        "unemployed": 43.4,
        "home": 8,
        "unable_to_work": 3.3,
        "retired": 7,
    },
    "psychosocial": {
        "training": 6,
        "employed": 42,
        "unemployed": 25,
        "home": 9,
        "unable_to_work": 8,
        "retired": 10,
    },
    "low_income": {
        "training": 3,
        "employed": 20,
        "unemployed": 52,
        "home": 12,
        "unable_to_work": 5,
        "retired": 8,
    },
    "early_help": {"training": 5, "employed": 25, "unemployed": 15, "home": 55},
    "integration": {
        "school": 10,
        "employed": 10,
        "unemployed": 12,
        "workshop": 26,
        "unable_to_work": 34,
        "retired": 8,
    },
    "care": {"unable_to_work": 4, "retired": 96},
    "old_age": {"home": 5, "retired": 95},
}
MAIN_ISSUES: dict[str, dict[str, float]] = {
    "debt": {"debts": 1},
    "low_income": {"low_income": 60, "unemployment": 22, "housing_loss": 18},
    "addiction": {"addiction": 1},
    "psychosocial": {"mental_health": 45, "separation": 25, "violence": 12, "life_crisis": 18},
    "youth_help": {"parenting": 42, "child_development": 28, "school_problems": 18, "child_safety": 12},
    "early_help": {"early_years": 90, "child_safety": 10},
    "school": {"school_problems": 85, "parenting": 15},
    "integration": {
        "cognitive_disability": 46,
        "physical_disability": 18,
        "psychic_disability": 30,
        "work_participation": 6,
    },
    "care": {"care_need": 75, "dementia": 25},
    "old_age": {"loneliness": 55, "care_need": 30, "dementia": 15},
}
SECONDARY_ISSUES = (
    "debts",
    "low_income",
    "housing_loss",
    "mental_health",
    "separation",
    "parenting",
    "loneliness",
)
SERVICE_TYPES: dict[str, tuple[str, str]] = {  # without basic income, with it
    "debt": ("debt_counselling", "sgb2_16a_2"),
    "addiction": ("addiction_counselling", "sgb2_16a_4"),
    "psychosocial": ("psychosocial_counselling", "sgb2_16a_3"),
    "low_income": ("life_counselling", "life_counselling"),
    "early_help": ("early_help", "early_help"),
    "school": ("sgb8_13a", "sgb8_13a"),
    "care": ("sgb12_61", "sgb12_61"),
    "old_age": ("sgb12_71", "sgb12_71"),
}
ACCESS: dict[str, dict[str, float]] = {
    "debt": {"self": 45, "family": 15, "jobcenter": 22, "other_counselling": 12, "other": 6},
    "low_income": {"self": 40, "family": 15, "jobcenter": 15, "other_counselling": 18, "outreach": 12},
    "addiction": {"self": 38, "family": 14, "jobcenter": 10, "health": 22, "court": 12, "outreach": 4},
    "psychosocial": {"self": 42, "family": 14, "jobcenter": 10, "health": 24, "other_counselling": 10},
    "youth_help": {"self": 25, "family": 15, "youth_office": 32, "school": 20, "health": 5, "court": 3},
    "early_help": {"self": 22, "family": 12, "youth_office": 18, "health": 40, "other_counselling": 8},
    "school": {"self": 35, "family": 10, "school": 50, "youth_office": 5},
    "integration": {"self": 25, "family": 35, "health": 20, "school": 8, "other": 12},
    "care": {"self": 12, "family": 46, "health": 36, "other": 6},
    "old_age": {"self": 35, "family": 40, "health": 15, "outreach": 10},
}
HOUSING: dict[str, dict[str, float]] = {
    "default": {"own": 87, "threatened": 5, "with_others": 5, "shelter": 1, "institution": 2},
    "debt": {"own": 80, "threatened": 14, "with_others": 5, "shelter": 1},
    "low_income": {"own": 66, "threatened": 16, "with_others": 11, "shelter": 5, "street": 2},
    "addiction": {"own": 74, "threatened": 6, "with_others": 11, "shelter": 4, "street": 2, "institution": 3},
    "integration": {"own": 55, "with_others": 5, "institution": 40},
}
URGENCY = {"normal": 70, "soon": 22, "acute": 8}

#: Defects (A), as shares: of answers (unknown, not stated), of cases (the others).
UNKNOWN, NOT_STATED = 0.06, 0.03
DUPLICATES, WRONG_MUNICIPALITY, REOPENED, FORGOTTEN = 0.015, 0.01, 0.04, 0.02
CONSENT_REFUSED, BEGIN_AFTER_END, OUTSIDE, MUNICIPALITY_UNKNOWN = 0.05, 0.005, 0.015, 0.01
