"""A page's modules in one file do what they do as modules."""

import re

import pytest

from perfgoals.linking import Unlinked, linked

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    # pytest-base-url is older than this pytest
    pytest.mark.filterwarnings("ignore:Session-scoped fixtures defined as instance methods"),
]
SMALL = {
    "a/main.js": 'import { one, two as second } from "./b.js";\nimport * as c from "../c.js";\n'
    'window.told = [one(), second(), c.name];\nimport("./d.js").then((d) => window.told.push(d.late));\n',
    "a/b.js": 'import * as c from "../c.js";\nexport function one() { return 1; }\n'
    "export function two() { return c.name + one(); }\n",
    "c.js": 'import { one } from "./a/b.js";\nexport const name = "c";\n'
    "export function back() { return one(); }\n",
    "a/d.js": 'import { back } from "../c.js";\nexport const late = back() + 1;\n',
}


def test_linked_modules_do_what_modules_do(page) -> None:
    """Also where two import each other's functions, and where one is imported on demand."""
    page.set_content(f'<script type="module">{linked(SMALL, "a/main.js")}</script>')
    page.wait_for_function("window.told?.length === 4")
    assert page.evaluate("window.told") == [1, "c1", "c", 2]


@pytest.mark.parametrize("line", ('import x from "./b.js";', "export default 1;", 'export * from "./b.js";'))
def test_a_module_that_cannot_be_linked_is_refused(line) -> None:
    with pytest.raises(Unlinked, match=re.escape("a/main.js")):
        linked(SMALL | {"a/main.js": line}, "a/main.js")
