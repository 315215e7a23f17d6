"""Every screen under the rules of axe (axe-core 4.14.1, MPL-2.0, in `axe/`), wide and light, narrow and dark."""

import html
import json
import re
from pathlib import Path

from dossier_fixture import dossier
from fastapi.testclient import TestClient
from library_fixture import library_of
from test_web_pages import PAGES, SCRIPT, browse, browser

from variorum.doors import web
from variorum.doors.web import app
from variorum.render.html import style

AXE = Path(__file__).parent / "axe" / "axe.min.js"
DARK = "@media (prefers-color-scheme: dark)"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: A page tells what it found to the page around it.
LOOK = f"""
addEventListener("load", async () => {{
  const found = await axe.run(document, {{ runOnly: {json.dumps(RULES)}, resultTypes: ["violations"] }});
  const told = found.violations.map((v) =>
    [v.impact, v.id, v.nodes.length, v.nodes[0].html, v.nodes[0].failureSummary]);
  parent.postMessage({{ name: document.documentElement.dataset.name, passed: found.passes.length, told }}, "*");
}});
"""
GATHER = """
const found = [];
addEventListener("message", (event) => {
  found.push(event.data);
  document.querySelector("#found").textContent = JSON.stringify(found);
});
"""


def look_at(pages, folder):
    """What axe says of pages given by name as (HTML, whether in the dark), all in one browser: violations by name."""
    script = (Path(web.__file__).parent / "static" / "variorum.js").read_text("utf-8")
    frames = []
    for n, (name, (given, dark)) in enumerate(pages.items()):
        held = style().replace(DARK, "@media all") if dark else style().replace(DARK, "@media not all")
        page = (
            given.replace('<link rel="stylesheet" href="/style.css">', f"<style>{held}</style>")
            .replace(f"{SCRIPT}</script>", "")
            .replace("<html ", f'<html data-name="{html.escape(name)}" ')
        )
        scripts = f"<script>{script}</script><script src='axe.js'></script><script>{LOOK}</script>"
        (folder / f"{n}.html").write_text(page.replace("</body>", f"{scripts}</body>"), encoding="utf-8")
        frames.append(f'<iframe title="{n}" src="{n}.html" width="{390 if dark else 1280}" height="900"></iframe>')
    (folder / "axe.js").write_bytes(AXE.read_bytes())
    driver = folder / "all.html"
    driver.write_text(
        f"<!DOCTYPE html><pre id='found'></pre><script>{GATHER}</script>{''.join(frames)}", encoding="utf-8"
    )
    shown, _ = browse(driver.as_uri(), folder / "profile", "--virtual-time-budget=60000", "--dump-dom")
    told = json.loads(html.unescape(re.search(r"<pre id=\"found\">(.*?)</pre>", shown, re.DOTALL)[1]))
    assert {one["name"] for one in told} == set(pages)
    assert all(one["passed"] > 3 for one in told)
    return {one["name"]: one["told"] for one in told}


def serious(told):
    return [
        f"{name}: {fault}" for name, faults in told.items() for fault in faults if fault[0] in {"serious", "critical"}
    ]


@browser
def test_axe_finds_no_serious_fault_on_any_screen(tmp_path):
    pages = {}
    for write in (False, True):
        client = TestClient(app(library_of(dossier()), write=write))
        for address in (
            PAGES if not write else ("/articles/a-1", "/stories/s-vell", "/stories/s-vell/sources", "/library")
        ):
            page = client.get(address).text
            for dark in (False, True):
                pages[f"{address} {'dark' if dark else 'light'}{' writing' if write else ''}"] = page, dark
    told = look_at(pages, tmp_path)
    assert serious(told) == []


@browser
def test_a_fault_is_found(tmp_path):
    page = (
        '<!DOCTYPE html><html lang="en"><head><title>x</title></head><body><main><img src="x.png"></main></body></html>'
    )
    assert [fault[1] for fault in look_at({"bad": (page, False)}, tmp_path)["bad"] if fault[0] == "critical"] == [
        "image-alt"
    ]
