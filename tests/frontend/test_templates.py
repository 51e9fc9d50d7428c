"""Templates and compiled screens as the browser may safely get them."""

import re
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

import pytest

TEMPLATES = settings.BASE_DIR / "templates" if hasattr(settings, "BASE_DIR") else Path("templates")
PAGES = sorted(TEMPLATES.rglob("*.html"))
DIST = Path("frontend/dist")


class Inline(HTMLParser):
    """Collects what a strict content security policy would block."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "style" or "style" in names:
            self.found.append(f"{tag}: style")
        self.found += [f"{tag}: {name}" for name in names if name.startswith("on")]
        if (names.get("href") or "").lower().startswith("javascript:"):
            self.found.append(f"{tag}: javascript address")
        is_data = names.get("type") in {"application/json", "application/ld+json"}
        if tag == "script" and "src" not in names and not is_data:
            self.found.append("script without src")


def test_there_are_templates() -> None:
    assert len(PAGES) > 50


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_template_has_no_inline_script_or_style(path: Path) -> None:
    source = re.sub(r"\{%.*?%\}|\{#.*?#\}|\{\{.*?\}\}", " ", path.read_text(), flags=re.DOTALL)
    parser = Inline()
    parser.feed(source)
    assert parser.found == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_template_asks_nothing_of_other_hosts(path: Path) -> None:
    found = re.findall(r"""(?:src|href|action)=["'](?:https?:)?//[^"']+""", path.read_text())
    assert found == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(TEMPLATES).as_posix())
def test_form_that_posts_carries_a_token(path: Path) -> None:
    for form in re.findall(r"<form\b.*?</form>", path.read_text(), flags=re.DOTALL):
        if re.search(r"""method=["']post""", form, flags=re.IGNORECASE):
            assert "{% csrf_token %}" in form


def compiled(name: str) -> str:
    path = finders.find(name)
    if path is None:
        pytest.skip(f"{name} is not compiled: run `make install`")
    return Path(path).read_text()


def test_style_sheet_holds_nothing_reserved() -> None:
    css = compiled("portal.css")
    for word in ("crest", "crown", "GDS Transport"):
        assert word not in css
    assert not re.search(r"url\([\"']?(?:https?:)?//", css)
    assert "onest-cyrillic-ext" in css
    assert "onest-latin-ext" in css


def test_style_sheet_names_only_files_that_exist() -> None:
    css = compiled("portal.css")
    for name in set(re.findall(r"url\([\"']?([^)\"']+)", css)):
        assert finders.find(name), name


def test_script_builds_no_code_from_text() -> None:
    script = compiled("portal.js")
    assert "eval(" not in script
    assert "new Function" not in script


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    bright, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def palette() -> dict[str, str]:
    source = Path("frontend/src/styles/_palette.scss").read_text()
    return {**dict(re.findall(r"^\$([a-z-]+): (#[0-9a-f]{6});", source, re.M)), "white": "#ffffff"}


@pytest.mark.parametrize(
    ("text", "ground", "least"),
    [
        ("ink", "white", 7.0),
        ("ink", "paper", 7.0),
        ("ink", "sun", 4.5),  # text in focus
        ("ink", "sun-soft", 4.5),
        ("ink-soft", "white", 4.5),
        ("ink-soft", "paper", 4.5),
        ("white", "deep", 7.0),
        ("white", "lake", 4.5),
        ("white", "clay", 4.5),
        ("white", "meadow", 4.5),
        ("deep", "sky", 7.0),
        ("clay", "white", 4.5),
        ("control-line", "white", 3.0),
        ("control-line", "paper", 3.0),
        ("sun", "deep", 3.0),
    ],
)
def test_colours_reach_their_contrast(text: str, ground: str, least: float) -> None:
    colours = palette()
    assert contrast(colours[text], colours[ground]) >= least
