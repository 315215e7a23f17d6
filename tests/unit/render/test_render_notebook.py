"""Quotations as a notebook shows them."""

import variorum as vr


def test_a_notebook_shows_who_said_what_and_escapes_what_the_article_holds():
    notes = vr.annotate(vr.article("“The <b>bridge</b> will hold,” Ida Renn told reporters. Nobody else spoke."))
    shown = notes._repr_html_()
    assert "<td>Ida Renn</td><td>direct</td>" in shown
    assert "<mark title='Ida Renn, direct'>“The &lt;b&gt;bridge&lt;/b&gt; will hold,”</mark>" in shown
    assert "<b>" not in shown
