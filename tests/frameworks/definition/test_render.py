from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from frameworks.definition.parse import parse
from frameworks.definition.render import canonical_json, content_hash, render
from tests.documents import Tree, document, document_tree, question

# Kept for ever: a released framework's hash must never change by a change of the program.
GOLDEN = "7c916e55ed011f4d405fa8327296669c638212629f13e4271ad9991d136f0cf2"

words = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=30
).filter(lambda text: text.strip() == text and text != "")


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Small valid documents with texts, weights and lists drawn at random."""
    tree = document_tree(title=draw(words), licence=draw(words))
    tree["questions"]["alpha"] = question(
        "alpha", prompt=draw(words), evidence=draw(st.lists(words, min_size=2, max_size=5))
    )
    dimension = tree["perspectives"][0]["dimensions"][0]
    dimension["weight"] = draw(st.integers(1, 9) | st.sampled_from(["0.5", "2.25"]))
    dimension["indicators"][1]["weight"] = draw(st.integers(1, 9))
    tree["perspectives"][1]["default"] = draw(st.booleans())
    return tree


@given(trees())
@settings(max_examples=60, deadline=None)
def test_render_then_parse_gives_the_same_document(tree: Tree) -> None:
    first = document(tree)

    again = parse(render(first)).document

    assert again == first


def test_render_leaves_out_defaults() -> None:
    tree = render(document())

    assert "related" not in tree
    assert "weight" not in tree["perspectives"][0]["dimensions"][0]


def test_content_hash_is_golden() -> None:
    assert content_hash(document()) == GOLDEN


def test_content_hash_does_not_depend_on_the_order_of_keys() -> None:
    tree = document_tree()
    turned = {key: tree[key] for key in reversed(tree)}
    turned["questions"] = {code: tree["questions"][code] for code in reversed(tree["questions"])}

    assert content_hash(document(turned)) == content_hash(document(tree))


def test_content_hash_does_not_depend_on_the_unicode_form() -> None:
    composed, split = "caf\u00e9", "cafe\u0301"

    hashes = {content_hash(document(document_tree(title=t))) for t in (composed, split)}

    assert len(hashes) == 1


def test_content_hash_changes_with_any_text() -> None:
    changed = document_tree()
    changed["questions"]["alpha"]["levels"][3]["is"] += " Changed."

    assert content_hash(document(changed)) != content_hash(document())


def test_canonical_json_has_no_insignificant_space() -> None:
    assert canonical_json(document()).startswith('{"code":"small","description":"For tests."')
