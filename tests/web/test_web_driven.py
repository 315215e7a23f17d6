"""Each screen driven in a real browser, over a library of the sample that may be changed."""

import re

import pytest
from driven import BROWSER, Reader, browser, served
from playwright.sync_api import expect

import variorum as vr
from variorum.doors.web import app
from variorum.sample import ARTICLES

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium on this machine (apt-get install chromium)")
expect.set_options(timeout=120_000)

#: Few articles of two of its stories, so that a decision is soon carried out.
CHOSEN = [file for file in sorted(ARTICLES.iterdir()) if file.name[:2] in {"08", "09", "11", "12", "13", "14"}]
BLAST = "Lisbon blast toll rises to 17"
NO_DEAL = "No deal on river as ministers leave Trieste"
DAM = """Dam opened in Turin

A dam was opened in Turin on Friday 12 June 2015 by the minister of works.
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Where the sample is served, open for writing."""
    folder = tmp_path_factory.mktemp("driven") / "lib"
    with pytest.MonkeyPatch.context() as settings:
        # One process for so few articles: others would take longer to begin than to work.
        settings.setenv("VARIORUM_JOBS", "1")
        vr.build(CHOSEN, folder).close()
        made = app(folder, write=True, hosts=["127.0.0.1"])
        with served(made) as here:
            yield here
        made.state.reading.close()


@pytest.fixture(scope="module")
def opened():
    with browser() as started:
        yield started


@pytest.fixture
def reader(opened, place):
    """A reader; nothing was complained of, and no other host was asked, when it leaves."""
    held = Reader(opened, place)
    yield held
    held.close()
    assert held.complaints == []
    assert held.asked <= {"127.0.0.1"}


@pytest.fixture
def page(reader):
    return reader.page


def go(page, address):
    page.goto(address)
    return page


def story(page, title, view=""):
    """Open a view of a story by its headline, as a reader would."""
    go(page, "/").get_by_role("link", name=title, exact=True).click()
    if view:
        page.get_by_role("navigation", name="Views of this story").get_by_role("link", name=view).click()
        expect(page.locator(".tabs [aria-current=page]")).to_have_text(view)
    return page


def titles(page):
    return page.locator("[data-entry] h2").all_inner_texts()


def is_at_its_passage(page, passage):
    """Whether an article is open at a passage, in view and marked."""
    expect(page).to_have_url(re.compile(r"/articles/\w+\?start=\d+&end=\d+#passage$"))
    lit = page.locator("mark:has(:target)")
    expect(lit).to_be_in_viewport()
    assert squeezed(lit.inner_text()).startswith(squeezed(passage)[:60])


def until(page, holds):
    """Wait until something holds; the pages' policy lets no condition be looked at by text inside them."""
    for _ in range(1200):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it never came to hold")


def squeezed(text):
    return " ".join(text.split())


# -- reading ----------------------------------------------------------------------------------------------------------


def test_stories_are_narrowed_put_in_order_and_found_by_words(page):
    assert len(titles(go(page, "/"))) == 2
    page.get_by_label("Order").select_option("earliest")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("[data-entry] h2").first).to_have_text(NO_DEAL)
    page.get_by_text("Narrow").click()
    page.get_by_label("Person, place or organisation").fill("Marta Quintela")
    page.get_by_label("accounts differ").check()
    page.get_by_role("button", name="Show").click()
    expect(page.locator("[data-entry]")).to_have_count(1)
    assert titles(page) == [BLAST]
    page.get_by_role("link", name="all stories").click()
    page.get_by_label("Words of a headline").fill("zebra")
    page.keyboard.press("Enter")
    expect(page.get_by_text("No story has all of this")).to_be_visible()
    page.get_by_role("link", name="Search the texts").click()
    expect(page.get_by_role("heading", name="Search")).to_be_visible()


def test_keys_go_up_and_down_the_stories_and_open_one(page):
    second = titles(go(page, "/"))[1]
    for key in ("ArrowDown", "j", "k", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.get_by_role("link", name=second, exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(second)


def test_a_citation_shows_its_passage_and_opens_the_article_at_it(page):
    reference = story(page, BLAST).locator(".lead .ref").first
    note = reference.locator(".note")
    expect(note).to_be_hidden()
    reference.locator("> a").hover()
    expect(note).to_be_visible()
    passage = note.locator("b").first.inner_text()
    page.mouse.move(0, 0)
    expect(note).to_be_hidden()
    reference.locator("> a").focus()
    expect(note).to_be_visible()
    page.keyboard.press("Enter")
    is_at_its_passage(page, passage)


def test_articles_side_by_side_share_shades_and_scroll_together(page):
    story(page, BLAST, "Compare")
    wanted = ["[4] The Harrowmere Courier", "[2] Iberian Ledger", "–"]
    for n, label in enumerate(wanted, 1):
        page.get_by_label(f"article {n}").select_option(label=label)
    page.get_by_role("button", name="Compare").click()
    panes = page.locator("[data-columns] .text")
    expect(panes).to_have_count(2)
    shades = [set(panes.nth(n).locator("[data-shared]").evaluate_all("all => all.map(e => e.className.split(' ')[0])"))
              for n in range(2)]  # fmt: skip
    assert shades[0] & shades[1]
    # Low enough that each has more than fits.
    page.set_viewport_size({"width": 1280, "height": 400})
    page.get_by_label("scroll together").check()
    panes.first.hover()
    page.mouse.wheel(0, 300)
    until(page, lambda: panes.nth(1).evaluate("pane => pane.scrollTop") > 40)


def test_a_cell_of_the_claims_shows_and_opens_its_passages(page):
    story(page, BLAST, "Claims")
    cell = page.locator("table.matrix .ref").first
    cell.locator("> a").hover()
    expect(cell.locator(".note")).to_be_visible()
    passage = cell.locator(".note b").first.inner_text()
    cell.locator("> a").click()
    is_at_its_passage(page, passage)
    page.go_back()
    page.get_by_role("link", name="issues by speaker").click()
    expect(page.get_by_role("link", name="issues by speaker")).to_have_attribute("aria-current", "true")


def test_quotations_are_listed_by_speaker_and_by_day(page):
    story(page, BLAST, "Quotations")
    expect(page.get_by_role("heading", name="Duarte Salgueiro")).to_be_visible()
    page.get_by_role("link", name="by day").click()
    expect(page.get_by_role("heading", name="5 September 2020")).to_be_visible()
    expect(page.locator(".ran").first).to_contain_text("whole in [")


def test_layers_of_an_article_are_switched_on_and_off(page):
    story(page, BLAST).locator("#sources ~ ul a").first.click()
    name = page.locator(".text .mention").first
    expect(name).to_have_css("border-bottom-width", "0px")
    page.get_by_label("names", exact=True).check()
    expect(name).to_have_css("border-bottom-width", "2px")
    quoted = page.locator(".text .quote").first
    before = quoted.evaluate("e => getComputedStyle(e).backgroundColor")
    page.get_by_label("quotations").check()
    expect(quoted).not_to_have_css("background-color", before)
    expect(page.get_by_role("heading", name="Why this date")).to_be_visible()


def test_passages_are_found_by_words_and_by_meaning(page):
    go(page, "/search").get_by_label("Search sentences, quotations and claims").fill("fire service")
    page.get_by_label("Kind of passage").select_option("sentences")
    page.get_by_role("button", name="Search").click()
    first = page.locator("[data-entry] h2 a").first
    expect(first).to_contain_text("fire service")
    passage = first.inner_text()
    first.click()
    is_at_its_passage(page, passage)
    page.go_back()
    page.get_by_label("By words or by meaning").select_option("near in meaning")
    page.get_by_label("Search sentences, quotations and claims").fill("wounded people")
    page.get_by_text("Narrow").click()
    page.get_by_label("Outlet").select_option("Iberian Ledger")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("[data-entry]").first).to_contain_text("Iberian Ledger")


# -- correcting -------------------------------------------------------------------------------------------------------


def decide(page, summary, button, **fields):
    """Fill in a form of the editors' and send it."""
    form = page.locator("details", has_text=summary)
    form.locator("summary").click()
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    form.get_by_label("Your name").fill("Ada <b>")
    form.get_by_role("button", name=button).click()


def undo(page):
    """Undo what was decided last."""
    latest = go(page, "/library").locator("section", has=page.locator("#decisions")).locator("li").first
    expect(latest).to_contain_text("Ada <b>")
    latest.get_by_label("Your name").fill("Ben")
    latest.get_by_role("button", name="Undo").click()
    expect(page.locator("section", has=page.locator("#decisions")).locator("li").first).to_contain_text("undone by Ben")


def test_stories_are_made_one_and_that_is_undone(page):
    other = story(page, NO_DEAL).url
    decide(story(page, BLAST), "This and another are one story", "Make one", other=other)
    expect(page.locator(".facts").first).to_contain_text("6 articles")
    undo(page)
    assert len(titles(go(page, "/"))) == 2


def test_articles_are_set_apart_and_that_is_undone(page):
    form = story(page, BLAST).locator("details", has_text="Some of these articles are another story")
    form.locator("summary").click()
    form.get_by_label("[1] Lisbon Lantern").check()
    form.get_by_label("[2] Iberian Ledger").check()
    form.get_by_label("Your name").fill("Ada <b>")
    form.get_by_role("button", name="Set apart").click()
    expect(page.locator(".facts").first).to_contain_text("2 articles")
    undo(page)
    assert len(titles(go(page, "/"))) == 2


def test_two_names_are_made_one(page):
    story(page, BLAST)
    choices = page.locator("form[action$='/entities'] select").first.locator("option[value]:not([value=''])")
    one, other = (choices.nth(n).get_attribute("value") for n in range(2))
    decide(page, "Two names are one person, place or body", "Make one", entity=one, other=other)
    expect(page).to_have_url(re.compile(r"/stories/\w+$"))
    left = choices.evaluate_all("all => all.map(option => option.value)")
    assert len({one, other} & set(left)) == 1


def test_who_took_from_whom_is_corrected(page):
    story(page, BLAST, "Sources")
    rows = page.locator("table.roomy tbody tr")
    expect(rows.first).to_contain_text("own")
    article, other = (page.locator("select[name=article] option").nth(n).get_attribute("value") for n in (1, 3))
    decide(page, "Who took from whom is otherwise", "Correct", article=article, says="took", other=other)
    expect(page.locator(".facts").first).to_contain_text("2 origins")


# Last of them, since it leaves the stories otherwise.
def test_an_article_is_moved(page):
    to = story(page, NO_DEAL).url
    story(page, BLAST).locator("#sources ~ ul a").first.click()
    decide(page, "This article belongs to another story", "Move", story=to)
    expect(page.get_by_role("navigation", name="Views of this story")).to_be_visible()
    expect(page.locator(".facts").first).to_contain_text("3 articles")


# -- the library ------------------------------------------------------------------------------------------------------


def test_a_feed_is_named_and_forgotten_and_no_hostile_address_is_taken(reader):
    page = go(reader.page, "/library")
    page.get_by_label("Address of a feed").fill("javascript:alert(1)")
    page.get_by_role("button", name="Add the feed").click()
    expect(page.get_by_role("heading", name="That did not work")).to_be_visible()
    # The browser tells of the refusal, and of nothing else.
    assert all("422" in told for told in reader.complaints)
    reader.complaints.clear()
    go(page, "/library").get_by_label("Address of a feed").fill("https://feeds.example/news.xml")
    page.get_by_role("button", name="Add the feed").click()
    feeds = page.locator("section", has=page.locator("#feeds"))
    expect(feeds.locator("li")).to_have_count(1)
    feeds.get_by_role("button", name="Remove").click()
    expect(feeds.locator("li")).to_have_count(0)


def test_a_file_dropped_on_the_page_becomes_an_article(page):
    held = go(page, "/library").evaluate_handle(
        """text => { const held = new DataTransfer();
           held.items.add(new File([text], "dam.txt", { type: "text/plain" })); return held; }""",
        DAM,
    )
    page.dispatch_event("main", "dragenter", {"dataTransfer": held})
    expect(page.locator("form.add")).to_have_class(re.compile("over"))
    page.dispatch_event("main", "drop", {"dataTransfer": held})
    assert page.locator("#files").evaluate("field => field.files[0].name") == "dam.txt"
    page.get_by_role("button", name="Add", exact=True).click()
    # The page follows the run by itself.
    expect(page.get_by_role("status")).to_contain_text(re.compile("adding 1 file, done: .*1 new article"))
    assert "Dam opened in Turin" in titles(go(page, "/"))


# -- every screen -----------------------------------------------------------------------------------------------------


def test_no_screen_is_wider_than_a_phone_and_night_is_dark(opened, place):
    reader = Reader(opened, place, viewport={"width": 390, "height": 844}, has_touch=True)
    page = story(reader.page, BLAST)
    base = page.url
    article = page.locator("#sources ~ ul a").first.get_attribute("href")
    views = ("compare", "claims", "claims?by=speaker", "quotes", "sources")
    for address in ("/", base, *(f"{base}/{view}" for view in views), article, "/library", "/search?q=fire"):
        go(page, address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390, address
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert (sum(map(int, re.findall(r"\d+", paper)[:3])) > 384) == (scheme == "light")
    reader.close()
    assert reader.complaints == []
    assert reader.asked == {"127.0.0.1"}


def test_what_a_page_complains_of_and_asks_of_others_is_noticed(opened):
    reader = Reader(opened)
    reader.page.set_content("<script>console.error('heard')</script><img src='http://elsewhere.example/x.png'>")
    reader.page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    reader.page.wait_for_function("document.images[0].complete")
    reader.close()
    assert "heard" in reader.complaints
    assert any("thrown" in told for told in reader.complaints)
    assert "elsewhere.example" in reader.asked
