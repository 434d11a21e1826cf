"""The demo team is as it is declared: shares, who is due, dirt, and nobody's real phone."""

import re
from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crmkit.jobs.demo_team import demo_tables, demo_team
from crmkit.jobs.demo_team.wording import Wording
from crmkit.locale import catalogue
from crmkit.model.tables import TABLES, TEMPLATE_TABLES

AS_OF = date(2026, 3, 5)
LANGUAGES = ("zh", "en")
COLUMNS = {table.name: table.by_name for table in TABLES}
DIRT = {
    "shared_phone", "mangled_identifier", "lost_area_zero", "two_numbers", "full_width_digits", "same_company",
    "won_before_created", "future_touch", "departed_owner", "totals_row",
}  # fmt: skip


@pytest.fixture(scope="module", params=LANGUAGES)
def team(request):
    return request.param, demo_team(request.param, AS_OF)


def people_of(team):
    """Customer rows without the totals row."""
    return team.tables["customers"][:-1]


def terms(language, rows, name):
    """The term names in a column; "" for blank."""
    vocabulary = COLUMNS["customers"][name].vocabulary
    return [vocabulary.find(row[name]).name if row[name] else "" for row in rows]


def stages(language, rows):
    known = {
        ("doubting", "vague"): "potential",
        ("accepting", "vague"): "watching",
        ("doubting", "specific"): "intention",
        ("accepting", "specific"): "opportunity",
    }
    pairs = zip(terms(language, rows, "attitude"), terms(language, rows, "cognition"), strict=True)
    return Counter(known.get(pair, "unjudged") for pair in pairs)


def test_there_are_300_customers_and_1500_touches(team):
    _, demo = team
    assert len(people_of(demo)) == 300
    assert len(demo.tables["touches"]) == 1500


def test_stages_have_their_shares(team):
    language, demo = team
    assert stages(language, people_of(demo)) == {
        "potential": 99, "watching": 75, "intention": 39, "opportunity": 21, "unjudged": 66
    }  # fmt: skip


def test_statuses_and_sources_have_their_counts(team):
    language, demo = team
    statuses = Counter(terms(language, people_of(demo), "status"))
    assert statuses["active"] + statuses[""] == 237
    assert statuses[""] > 20
    assert {name: statuses[name] for name in ("paid", "signed", "paused", "lost")} == {
        "paid": 25, "signed": 6, "paused": 12, "lost": 20
    }  # fmt: skip
    sources = Counter(terms(language, people_of(demo), "source"))
    assert sources == {"directory": 105, "phone": 60, "web": 54, "fair": 45, "referral": 36}


def test_four_salespeople_share_the_customers_and_one_has_left(team):
    language, demo = team
    owners = Counter(row["owner"] for row in people_of(demo))
    wording = Wording(language)
    assert set(owners) == {*wording.people, wording.departed}
    assert owners[wording.departed] == 1
    assert all(74 <= owners[name] <= 75 for name in wording.people)
    activity = {row["member_name"]: row["is_active"] for row in demo.tables["team"]}
    assert len(set(activity.values())) == 2
    assert activity.pop(wording.departed) not in activity.values()


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)), st.integers(0, 2**32))
@settings(max_examples=15, deadline=None)
def test_on_any_day_8_to_15_are_due_to_each(as_of, seed):
    demo = demo_team("zh", as_of, seed)
    assert all(8 <= count <= 15 for count in demo.due_count_by_owner.values())
    assert len(demo.tables["touches"]) == 1500


@given(st.dates(date(2025, 1, 1), date(2027, 12, 31)))
@settings(max_examples=10, deadline=None)
def test_only_the_declared_touch_lies_ahead(as_of):
    demo = demo_team("zh", as_of)
    ahead = [row for row in demo.tables["touches"] if row["touched_on"] > as_of]
    assert len(ahead) == 1
    entered = {row["customer_id"]: row["created_on"] for row in people_of(demo) if row["customer_id"]}
    assert all(
        row["touched_on"] >= entered[row["customer_id"]] for row in demo.tables["touches"] if row["customer_id"]
    )


def test_company_names_and_ids_are_unique(team):
    _, demo = team
    names = [row["customer_name"] for row in people_of(demo)]
    ids = [row["customer_id"] for row in people_of(demo) if row["customer_id"]]
    assert len(set(names)) == 300
    assert len(set(ids)) == len(ids) == 296


def test_touches_name_customers_that_exist(team):
    _, demo = team
    ids = {row["customer_id"] for row in people_of(demo)}
    names = {row["customer_name"] for row in people_of(demo)}
    for touch in demo.tables["touches"]:
        assert touch["customer_id"] or touch["customer_name"]
        assert touch["customer_id"] in ids or touch["customer_id"] is None
        assert touch["customer_name"] in names or touch["customer_name"] is None


def test_choices_are_words_of_the_language(team):
    language, demo = team
    for table in TEMPLATE_TABLES:
        for field in table.fields:
            if field.vocabulary is not None:
                written = {row[field.name] for row in demo.tables[table.name]} - {None}
                assert written <= set(field.vocabulary.labels(language))


def test_no_number_can_ring_anybody():
    """154 was never given out, local numbers never begin with 400, 555-0100 to 555-0199 are for fiction."""
    impossible = {
        "zh": re.compile(r"154\d{8}|0?371-400\d{5}", re.ASCII),
        "en": re.compile(r"(\+1 \d{3} )?555 01\d{2}", re.ASCII),
    }
    for language, pattern in impossible.items():
        numbers = [
            number.strip()
            for row in people_of(demo_team(language, AS_OF))
            for cell in (row["mobile"], row["phone"])
            if cell
            for number in cell.translate(str.maketrans("０１２３４５６７８９", "0123456789")).split("/")
        ]
        assert len(numbers) > 300
        assert [number for number in numbers if not pattern.fullmatch(number)] == []


def test_every_kind_of_dirt_is_declared_and_there(team):
    language, demo = team
    by_id = {row["customer_id"]: row for row in people_of(demo)}
    dirt = {kind.name: kind for kind in demo.dirty_rows}
    assert set(dirt) == DIRT
    assert all(kind.field in COLUMNS[kind.table] for kind in dirt.values())
    cells = {
        name: [by_id[key][kind.field] for key in kind.customer_ids]
        for name, kind in dirt.items()
        if name not in ("future_touch", "totals_row")
    }
    assert len(cells["shared_phone"]) == 4
    assert len(set(cells["shared_phone"])) == 1
    assert cells["mangled_identifier"] == ["1.23E+17"]
    assert cells["lost_area_zero"][0].startswith("371-" if language == "zh" else "555 ")
    assert " / " in cells["two_numbers"][0]
    assert "１" in cells["full_width_digits"][0]
    assert len(cells["same_company"]) == 2
    assert cells["same_company"][0].startswith(cells["same_company"][1])
    (early,) = dirt["won_before_created"].customer_ids
    assert by_id[early]["won_on"] < by_id[early]["created_on"]
    assert cells["departed_owner"] == [Wording(language).departed]
    assert demo.tables["customers"][-1]["customer_name"] == {"zh": "合计", "en": "Total"}[language]


def test_dirt_stands_nowhere_else(team):
    language, demo = team
    rows = people_of(demo)
    phones = Counter(row["phone"] for row in rows if row["phone"])
    assert [count for count in phones.values() if count > 1] == [4]
    mobiles = Counter(row["mobile"] for row in rows if row["mobile"])
    assert [count for count in mobiles.values() if count > 1] == [2]
    assert sum(row["credit_code"] is not None for row in rows) == 1
    assert sum(bool(row["won_on"] and row["won_on"] < row["created_on"]) for row in rows) == 1
    assert all(row["expected_close_on"] is None or row["expected_close_on"] >= AS_OF for row in rows)
    assert all(
        (status == "paused") == (row["paused_until_on"] is not None)
        for status, row in zip(terms(language, rows, "status"), rows, strict=True)
    )


def test_cues_are_spoken_by_customers_in_the_right_stage(team):
    language, demo = team
    by_id = {row["customer_id"]: row for row in people_of(demo)}
    said = {cue: {next(iter(stages(language, [by_id[key]]))) for key in keys} for cue, keys in demo.cues.items()}
    expected = {
        "reflex_refusal": {"potential"}, "put_it_there": {"watching"}, "price_pressure": {"intention"},
        "wants_commitment": {"opportunity"}, "dinner_too_early": {"watching"}, "conflicting": {"unjudged"},
        "negation": {"intention"}, "copied": {"unjudged"},
    }  # fmt: skip
    assert {cue: said[cue] for cue in expected} == expected
    assert terms(language, [by_id[demo.cues["festival_gift"][0]]], "status") == ["paid"]
    notes = Counter(touch["note"] for touch in demo.tables["touches"])
    for cue in demo.cues:
        assert notes[catalogue("demo", language)[f"cue.{cue}"]] == (6 if cue == "copied" else 1)


def test_six_notes_are_copied_in_one_evening(team):
    language, demo = team
    copied = [row for row in demo.tables["touches"] if row["note"] == catalogue("demo", language)["cue.copied"]]
    assert len({row["entered_at"].date() for row in copied}) == 1
    assert len({row["touched_by"] for row in copied}) == 1
    assert max(row["entered_at"] for row in copied) - min(row["entered_at"] for row in copied) < timedelta(hours=1)


def test_equal_arguments_give_equal_rows():
    assert demo_tables("zh", AS_OF, 7) == demo_tables("zh", AS_OF, 7)
    assert demo_tables("zh", AS_OF, 7) != demo_tables("zh", AS_OF, 8)


def test_both_languages_have_the_same_structure():
    zh, en = demo_team("zh", AS_OF), demo_team("en", AS_OF)
    assert zh.dirty_rows == en.dirty_rows
    assert zh.cues == en.cues
    assert list(zh.due_count_by_owner.values()) == list(en.due_count_by_owner.values())
    for name in zh.tables:
        for left, right in zip(zh.tables[name], en.tables[name], strict=True):
            assert [value is None for value in left.values()] == [value is None for value in right.values()]


def test_word_lists_are_as_long_in_both_languages():
    zh, en = catalogue("demo", "zh"), catalogue("demo", "en")
    assert {key: words.count("|") for key, words in zh.items()} == {
        key: words.count("|") for key, words in en.items()
    }
