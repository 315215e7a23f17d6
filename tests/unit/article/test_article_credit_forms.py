"""The forms in which the press credits an agency, and those in which it credits a picture or names one in passing."""

import pytest

from variorum.article.credits import agency_credit, agency_credits, agency_in_byline

TITLE = "Island ferry to sail twice a day"
FIRST = "The ferry to the island will sail twice a day from June, the company said on Thursday."
LAST = "The second boat will be painted by May and launched from the yard in the north."

REUTERS, AP, AFP, DPA = "Reuters", "Associated Press", "Agence France-Presse", "Deutsche Presse-Agentur"

# Glued to the last sentence.
AT_THE_END = {
    " -Reuters": REUTERS,
    " --Reuters": REUTERS,
    " — Reuters.": REUTERS,
    "–AFP": AFP,
    " - AFP": AFP,
    " (AFP)": AFP,
    " [AP]": AP,
    " / AFP": AFP,
    " //AFP": AFP,
    " | AP": AP,
    " – dpa": DPA,
    " — (Associated Press)": AP,
    " – The Associated Press": AP,
    " – Bloomberg": "Bloomberg News",
    " – Bloomberg News": "Bloomberg News",
    " (Xinhua)": "Xinhua",
    " – Xinhua News Agency": "Xinhua",
    " (ANI)": "Asian News International",
    " (PTI)": "Press Trust of India",
    " – PTI": "Press Trust of India",
    " (IANS)": "Indo-Asian News Service",
    " – PA": "PA Media",
    " – PA Media": "PA Media",
    " (TASS)": "TASS",
    " – Kyodo": "Kyodo News",
    " (Yonhap)": "Yonhap",
    " – Anadolu Agency": "Anadolu Agency",
    " — AP/Reuters": AP,
    " — AFP, Reuters": AFP,
    " – Reuters/AFP": REUTERS,
    " – Reuters with agencies": REUTERS,
    " – AFP and Reuters": AFP,
}
# A line of its own under the report.
LINE_BELOW = {
    "Reuters": REUTERS,
    "REUTERS": REUTERS,
    "– AFP": AFP,
    "(AFP)": AFP,
    "[Reuters]": REUTERS,
    "*AFP*": AFP,
    "Source: Reuters": REUTERS,
    "Sources: AFP, Reuters": AFP,
    "Source: AP": AP,
    "SOURCE: AFP": AFP,
    "Agency: Reuters": REUTERS,
    "Via AP": AP,
    "© AFP": AFP,
    "© 2019 AFP": AFP,
    "Copyright AFP": AFP,
    "(c) Reuters": REUTERS,
    "AP News": AP,
    "AFP/Reuters": AFP,
    "Reuters, AFP": REUTERS,
    "Agence France-Presse": AFP,
    "Associated Press": AP,
    "Reuters Staff": REUTERS,
    "With AFP": AFP,
    "With Reuters": REUTERS,
    "with inputs from AFP": AFP,
    "(With inputs from PTI)": "Press Trust of India",
    "With files from Reuters": REUTERS,
    "Text: dpa": DPA,
    "Bloomberg News": "Bloomberg News",
    "Press Association": "PA Media",
    "Report by Reuters": REUTERS,
    "Story: AFP": AFP,
    "(Reporting by Una Berg in Sandford; editing by Ivo Lund) - Reuters": REUTERS,
    "Reporting by Una Berg; Editing by Ivo Lund; Reuters": REUTERS,
}
# Before the first sentence.
DATELINES = {
    "SANDFORD, March 3 (Reuters) - ": REUTERS,
    "SANDFORD (AP) -- ": AP,
    "SANDFORD (AP) _ ": AP,
    "SANDFORD, Loamshire (AP) — ": AP,
    "SANDFORD: (AFP) ": AFP,
    "SANDFORD, March 3 (Xinhua) -- ": "Xinhua",
    "Sandford, Mar 3 (PTI) ": "Press Trust of India",
    "Sandford, March 3 (IANS) ": "Indo-Asian News Service",
    "SANDFORD: March 3 (AFP): ": AFP,
    "Sandford [Loamshire], March 3 (ANI): ": "Asian News International",
    "SANDFORD/HARBOUR (Reuters) – ": REUTERS,
    "SANDFORD, March 3, 2019 (AFP) - ": AFP,
    "Sandford (AFP) - ": AFP,
    "Sandford (dpa) - ": DPA,
    "(AP) — ": AP,
    "AFP – ": AFP,
    "Reuters – ": REUTERS,
    "AP, SANDFORD – ": AP,
    "SANDFORD, AFP – ": AFP,
    "SANDFORD | AFP – ": AFP,
    "SANDFORD / AFP – ": AFP,
    "SANDFORD, March 3. /TASS/. ": "TASS",
    "SANDFORD, March 3, 2019 /AFP/ -- ": AFP,
}
# A byline.
BYLINES = {
    "By Reuters": REUTERS,
    "Reuters": REUTERS,
    "By The Associated Press": AP,
    "By AFP": AFP,
    "Reuters Staff": REUTERS,
    "By Una Berg, Associated Press": AP,
    "Una Berg | AP": AP,
    "By Una Berg and Ivo Lund, Reuters": REUTERS,
    "Una Berg, The Associated Press": AP,
    "UNA BERG Associated Press": AP,
    "Una Berg (AFP)": AFP,
    "Una Berg": None,
    "By Una Berg, Staff Writer": None,
    "By Una Berg, Harbour Times": None,
}
# Credits of pictures, and an agency named in passing.
NOT_OF_THE_TEXT = (
    "Photo: AFP",
    "Photo by Una Berg/AFP",
    "Photograph by Una Berg, Associated Press",
    "(AP Photo/Una Berg)",
    "Una Berg/Reuters",
    "Una Berg | AP Photo",
    "Image: Reuters",
    "Image credit: AFP",
    "Picture: PA",
    "Credit: Reuters",
    "[Una Berg/Reuters]",
    "(Una Berg / AFP)",
    "AFP PHOTO / UNA BERG",
    "REUTERS/Una Berg",
    "AFP via Getty Images",
    "The boat at the yard in Sandford. (Reuters)",
    "The boat at the yard in Sandford. AP",
    "The boat at the yard in Sandford [File: Reuters]",
    "FILE PHOTO: The boat at the yard. REUTERS/Una Berg",
    "The boat at the yard. © AFP",
    "Una Berg, AP",
    "Video: AFP",
    "Graphic: Reuters",
    "Handout via Reuters",
    "Follow Reuters on Twitter",
    "Reuters Graphics",
    "With reporting by Reuters",
)


@pytest.mark.parametrize(("end", "name"), AT_THE_END.items())
def test_a_credit_glued_to_the_last_sentence_names_the_agency(end: str, name: str) -> None:
    text = f"{TITLE}\n\n{FIRST}\n\n{LAST}{end}"
    found = agency_credit(text)
    assert found is not None
    assert found.name == name
    assert text[found.start : found.end].strip() == end.strip()


@pytest.mark.parametrize(("line", "name"), LINE_BELOW.items())
def test_a_line_under_the_report_names_the_agency(line: str, name: str) -> None:
    text = f"{TITLE}\n\n{FIRST}\n\n{LAST}\n\n{line}"
    found = agency_credit(text)
    assert found is not None
    assert (found.name, text[found.start : found.end]) == (name, line)


@pytest.mark.parametrize(("dateline", "name"), DATELINES.items())
def test_a_dateline_names_the_agency(dateline: str, name: str) -> None:
    text = f"{TITLE}\n\n{dateline}{FIRST}\n\n{LAST}"
    found = agency_credit(text)
    assert found is not None
    assert found.name == name
    assert text[found.end :].startswith("The ferry")


@pytest.mark.parametrize(("byline", "name"), BYLINES.items())
def test_a_byline_names_the_agency_its_writer_works_for(byline: str, name: str | None) -> None:
    assert agency_in_byline(byline) == name


@pytest.mark.parametrize("line", NOT_OF_THE_TEXT)
def test_no_picture_credit_is_one_of_the_text(line: str) -> None:
    for text in (f"{TITLE}\n\n{line}\n\n{FIRST}\n\n{LAST}", f"{TITLE}\n\n{FIRST}\n\n{line}\n\n{LAST}"):
        assert agency_credits(text) == []


@pytest.mark.parametrize(
    "opening",
    [
        "The Associated Press (AP) Stylebook has a new chapter on ferries, its editor said on Thursday.",
        "Reporters of Reuters (Harbour bureau) were at the yard when the boat was launched on Thursday.",
        "Press Trust of India (PTI) Chairman Ivo Lund was on the first boat to the island on Thursday.",
    ],
)
def test_an_agency_that_the_report_is_about_did_not_supply_it(opening: str) -> None:
    assert agency_credits(f"{TITLE}\n\n{opening}\n\n{LAST}") == []
