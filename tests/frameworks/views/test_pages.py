from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from frameworks.definition.document import Document
from frameworks.models import FrameworkVersion
from frameworks.services import retire
from tests.conftest import drafted, forget, published
from tests.documents import Tree, document_tree, full_tree, indicator, large_tree, question
from tests.sql import statements

HOME = ["small", "1.0.0"]
CHINESE = {"Accept-Language": "zh-CN"}


def _page(name: str, *args: str, **headers: str) -> str:
    response = Client().get(reverse(name, args=args), headers=headers)
    assert response.status_code == 200
    return response.content.decode()


def _words(page: str) -> str:
    """What is read on a page, without markup."""
    return " ".join(re.sub(r"<[^>]*>", " ", page).split())


def _next(version: str, **alpha: Any) -> Tree:
    """The small framework in another version, with another question alpha."""
    tree = document_tree(version=version)
    tree["questions"]["alpha"] |= alpha
    if alpha:
        note = {"is": "reworded", "note": "Said more simply."}
        tree["changes"] = {"since": "1.0.0", "questions": {"alpha": note}}
    return tree


@pytest.fixture
def reworded(small: FrameworkVersion) -> FrameworkVersion:
    """Version 1.0.1, in which alpha asks in other words."""
    tree = _next("1.0.1", prompt="How is it done now?")
    version = drafted(tree)
    version.parent = "1.0.0"
    version.save()
    return published(tree)


def test_index_lists_families_with_versions_and_counts(small: FrameworkVersion) -> None:
    published(_next("1.1.0"))
    published(_next("1.2.0-rc.1"))

    words = _words(_page("frameworks"))

    rows = [words.index(n) for n in ("1.2.0-rc.1 –", "1.1.0 –", "1.0.0 –")]
    assert rows == sorted(rows)
    assert "1.1.0 – current 2 3 8, 8 of them core What changed in 1.1.0" in words
    assert "1.2.0-rc.1 – pilot" in words
    assert "1.0.0 – older 2 3 8, 8 of them core first version" in words


def test_index_without_a_framework_says_so(db: None) -> None:
    assert "No framework is published here yet." in _page("frameworks")


def test_family_leads_to_its_highest_published_version(small: FrameworkVersion) -> None:
    published(_next("1.10.0"))
    published(_next("1.9.0"))
    published(_next("2.0.0-rc.1"))

    response = Client().get(reverse("framework", args=["small"]))

    assert response.headers["Location"] == reverse("framework_version", args=["small", "1.10.0"])


def test_sources_lead_to_the_framework_that_is_offered(small: FrameworkVersion) -> None:
    response = Client().get(reverse("sources"))

    assert response.headers["Location"] == reverse("framework_sources", args=HOME)


def test_sources_without_a_framework_lead_to_the_list(db: None) -> None:
    assert Client().get(reverse("sources")).headers["Location"] == reverse("frameworks")


def test_version_shows_scale_tree_and_how_to_cite(db: None) -> None:
    version = published(full_tree())

    page = _page("framework_version", *HOME)

    words = _words(page)
    assert "2 perspectives, 3 dimensions, 8 questions, 8 of them core" in words
    assert version.content_hash in page
    parts = ["Perspective two", "Dimension D3", "Dimension C1", "C1-1", "Title of epsilon"]
    places = [words.rindex(part) for part in parts]
    assert places == sorted(places)
    assert f'href="{reverse("framework_question", args=[*HOME, "alpha"])}"' in page
    assert "SHA-256" in words
    assert "Demand of the city" in words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("alpha", "Level 2"),  # what a level alone rests on
        ("ticks", "Level 4 needs at least 3 items, among them 1."),
        ("share", "Level 3 needs 50 or more."),
        ("share", "Why these marks Half and nearly all."),
        ("beta", "Not applicable If there is none."),
        ("gamma", "Cannot be chosen"),
        ("alpha", "D1-1 Dimension D1 Perspective one C2-1 Dimension D3 , Component C2"),
        ("alpha", "Related questions A pair RDY-1 Technology at hand"),
        ("delta", "Because delta matters."),
        ("delta", "Place Section on delta What it supports The source names delta. Basis named"),
        ("delta", "This is the first version."),
    ],
)
def test_question_shows(code: str, words: str, db: None) -> None:
    tree = full_tree()
    tree["perspectives"][1]["dimensions"][0]["components"][1]["title"] = "Component C2"
    published(tree)

    assert words in _words(_page("framework_question", *HOME, code))


def test_question_shows_five_levels_with_their_next_steps(small: FrameworkVersion) -> None:
    words = _words(_page("framework_question", *HOME, "alpha"))

    for n in range(1, 5):
        assert f"{n} Name {n} alpha stands at {n}. Bring alpha to {n + 1}." in words
    assert "5 Name 5 alpha stands at 5. –" in words


def test_question_with_rights_at_stake_says_so(db: None) -> None:
    tree = document_tree()
    tree["questions"]["alpha"] |= {"rights": True, "not_applicable": True}
    tree["questions"]["alpha"]["not_applicable_when"] = "If there is none."
    published(tree)

    assert "never means more surveillance" in _page("framework_question", *HOME, "alpha")


def test_question_says_what_became_of_it(reworded: FrameworkVersion) -> None:
    alpha = _words(_page("framework_question", "small", "1.0.1", "alpha"))
    beta = _words(_page("framework_question", "small", "1.0.1", "beta"))

    assert "Reworded since version 1.0.0: answers stay comparable. Said more simply." in alpha
    assert "The same as in version 1.0.0." in beta


def test_new_question_says_that_it_is_new(small: FrameworkVersion) -> None:
    tree = _next("1.1.0")
    tree["questions"]["omega"] = question("omega", supersedes="gamma")
    tree["perspectives"][0]["dimensions"][0]["indicators"][2] = indicator("D1-9", "omega")
    del tree["questions"]["gamma"]
    published(tree | {"version": "2.0.0"})

    words = _words(_page("framework_question", "small", "2.0.0", "omega"))

    assert "New since version 1.0.0. It takes the place of the question “gamma”." in words


def test_sources_show_what_rests_on_them(db: None) -> None:
    tree = full_tree()
    tree["sources"]["second"] |= {"unverified": True, "read": "not-read", "note": "Known by name."}
    tree["sources"]["third"] = tree["sources"]["first"]
    published(tree)

    page = _page("framework_sources", *HOME)

    words = _words(page)
    assert "8 questions rest on it" in words
    assert "record not yet verified" in words
    assert "Not read; known through another source" in words
    assert "No question of this version rests on it." in words
    assert "@article{first," in words
    assert 'href="https://doi.org/10.1234/abc"' in page
    assert f'href="{reverse("framework_question", args=[*HOME, "alpha"])}"' in page


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("framework", ["none"]),
        ("framework_version", ["none", "1.0.0"]),
        ("framework_version", ["small", "9.9.9"]),
        ("framework_question", ["small", "1.0.0", "none"]),
        ("framework_sources", ["small", "9.9.9"]),
        ("framework_changes", ["small", "9.9.9"]),
        ("framework_file", ["small", "1.0.0", "exe"]),
        ("framework_file", ["small", "9.9.9", "yaml"]),
        ("framework_citation", ["small", "1.0.0", "exe"]),
        ("framework_source", ["small", "1.0.0", "none", "bib"]),
    ],
)
def test_what_does_not_exist_is_not_found(
    name: str, args: list[str], small: FrameworkVersion
) -> None:
    assert Client().get(reverse(name, args=args)).status_code == 404


@pytest.mark.parametrize("name", ["framework_version", "framework_sources", "framework_changes"])
def test_draft_is_not_found(name: str, db: None) -> None:
    drafted()

    assert Client().get(reverse(name, args=HOME)).status_code == 404
    assert Client().get(reverse("framework", args=["small"])).status_code == 404


def test_pilot_older_and_retired_version_carry_a_mark(small: FrameworkVersion) -> None:
    published(_next("1.1.0"))
    published(_next("1.2.0-rc.1"))
    pilot = _words(_page("framework_version", "small", "1.2.0-rc.1"))
    older = _words(_page("framework_version", *HOME))
    retire(version=FrameworkVersion.objects.get(version="1.0.0"))
    retired = _words(_page("framework_question", *HOME, "alpha"))

    assert "This is a pilot version" in pilot
    assert "There is a newer version. Go to version 1.1.0" in older
    assert "This version is retired" in retired


def test_pages_speak_the_language_of_the_reader(db: None) -> None:
    published(full_tree())

    page = _page("framework_version", *HOME, **CHINESE)

    assert '<html lang="zh-Hans">' in page
    assert '<h1 lang="zh-Hans">小框架</h1>' in page
    assert "小框架: 1.0.0版[DS/OL]" in page


def test_version_without_the_language_of_the_reader_says_so(small: FrameworkVersion) -> None:
    page = _page("framework_version", *HOME, **CHINESE)

    assert '<html lang="zh-Hans">' in page
    assert '<h1 lang="en">Small framework</h1>' in page


@pytest.mark.parametrize("size", [10, 100])
@pytest.mark.parametrize(
    ("name", "more", "first"),
    [
        ("frameworks", None, 1),
        ("framework_version", [], 3),
        ("framework_question", ["q1"], 5),
        ("framework_sources", [], 3),
        ("framework_changes", [], 5),
        ("framework_file", ["yaml"], 3),
        ("framework_bibliography", ["bib"], 3),
    ],
)
def test_statements_do_not_grow_with_the_framework(
    name: str, more: list[str] | None, first: int, size: int, db: None
) -> None:
    published(large_tree(size))
    published(large_tree(size) | {"version": "1.0.1"})
    code = f"large-{size}"
    address = reverse(name, args=[] if more is None else [code, "1.0.1", *more])
    forget()

    with statements() as at_first:
        Client().get(address)
    with statements() as again:
        Client().get(address)

    assert (len(at_first), len(again)) == (first, 1)


def test_every_page_of_the_flagship_can_be_made(
    flagship: FrameworkVersion, flagship_document: Document
) -> None:
    client = Client(headers={"Accept-Language": "zh-CN"})
    home = [flagship.framework.code, flagship.version]
    names = ("framework_version", "framework_sources", "framework_changes")
    addresses = [reverse(name, args=home) for name in names]
    addresses += [
        reverse("framework_question", args=[*home, code]) for code in flagship_document.questions
    ]

    found = {client.get(address).status_code for address in addresses}

    assert found == {200}
