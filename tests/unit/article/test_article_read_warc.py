"""Web archives: streamed, resumed, and read past what is no page."""

import datetime as dt
import gzip
import io
import subprocess
import sys

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from variorum.article.read import Limits, Raw, documents, read
from variorum.errors import BrokenInput

PAGE = (
    "<!DOCTYPE html><html lang='en'><head><title>{title}</title></head><body><article><h1>{title}</h1>"
    "<p>{title}, the harbour office said on Monday, and the ferry will sail again before the end of the week.</p>"
    "<p>The old tunnel, which was last used for traffic a long time ago, will be closed again at the weekend.</p>"
    "</article></body></html>"
)


def archive(*records, packed=True):
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "test"}))
    for number, (kind, url, status, headers, body) in enumerate(records):
        http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            http_headers=http if kind == "response" else None,
            warc_headers_dict={
                "WARC-Date": "2021-05-04T10:00:00Z",
                "WARC-Record-ID": f"<urn:uuid:00000000-0000-0000-0000-{number:012}>",
            },
        )
        writer.write_record(record)
    return out.getvalue()


def page(url, title, kind="text/html; charset=utf-8"):
    return ("response", url, "200 OK", [("Content-Type", kind)], PAGE.format(title=title).encode())


def opened(path, **given):
    problems = []
    return list(documents([path], on_problem=problems.append, **given)), problems


@pytest.mark.parametrize("packed", [True, False])
def test_each_archived_page_is_an_article_and_nothing_else_is(tmp_path, packed):
    image = ("response", "https://quay.example/a.png", "200 OK", [("Content-Type", "image/png")], b"\x89PNG")
    moved = ("response", "https://quay.example/old", "301 Moved", [("Content-Type", "text/html")], b"<p>gone</p>")
    data = archive(
        page("https://quay.example/1", "The bridge opened"),
        image,
        moved,
        page("https://quay.example/2", "The lock shut"),
        packed=packed,
    )
    (tmp_path / "crawl.dat").write_bytes(data)
    raws, problems = opened(tmp_path)
    assert not problems
    assert [raw.name for raw in raws] == [f"crawl.dat#00000000-0000-0000-0000-{n:012}" for n in (0, 3)]
    article = read(raws[0])
    assert (article.url, article.format, article.title) == ("https://quay.example/1", "warc", "The bridge opened")
    assert article.text.count("harbour office") == 1


def test_the_day_of_the_crawl_is_kept_and_is_not_the_day_of_publication(tmp_path):
    (tmp_path / "a.warc.gz").write_bytes(archive(page("https://quay.example/1", "The bridge opened")))
    ((raw,), _) = opened(tmp_path)
    article = read(raw)
    assert article.retrieved == dt.datetime(2021, 5, 4, 10)
    assert article.stated_date is None


def test_a_packed_or_chunked_answer_is_unpacked_and_its_charset_kept(tmp_path):
    body = gzip.compress(PAGE.format(title="Café opened in the harbour").encode("iso-8859-1"))
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    headers = [
        ("Content-Type", "text/html; charset=ISO-8859-1"),
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
    ]
    (tmp_path / "a.warc").write_bytes(archive(("response", "https://q.example/1", "200 OK", headers, chunked)))
    ((raw,), problems) = opened(tmp_path)
    assert not problems
    assert read(raw).title == "Café opened in the harbour"


def test_a_page_larger_than_the_limit_is_a_problem_and_the_others_are_read(tmp_path):
    bomb = (
        "response",
        "https://q.example/b",
        "200 OK",
        [("Content-Type", "text/html"), ("Content-Encoding", "gzip")],
        gzip.compress(b"<p>" + b" " * 3_000_000),
    )
    (tmp_path / "a.warc.gz").write_bytes(archive(bomb, page("https://q.example/1", "The bridge opened")))
    (raws, (problem,)) = opened(tmp_path, limits=Limits(document=1 << 20))
    assert [raw.given["url"] for raw in raws] == ["https://q.example/1"]
    assert "larger than 1 MB" in problem.reason
    assert problem.path == "a.warc.gz#00000000-0000-0000-0000-000000000000"


@pytest.mark.parametrize("packed", [True, False])
def test_an_archive_cut_short_gives_what_came_before_and_is_told(tmp_path, packed):
    data = archive(*(page(f"https://q.example/{n}", f"The bridge opened {n} times") for n in range(5)), packed=packed)
    (tmp_path / "a.warc.gz").write_bytes(data[: int(len(data) * 0.7)])
    raws, problems = opened(tmp_path)
    assert 2 <= len(raws) <= 4
    read(raws[0])
    if packed:
        assert "cut short" in problems[0].reason
        assert problems[0].path == "a.warc.gz"


def test_a_page_without_an_article_is_told_by_its_record(tmp_path):
    with pytest.raises(BrokenInput, match=r"a\.warc#7"):
        read(Raw("a.warc#7", b"<html><body></body></html>", "warc", {"url": "https://q.example/"}))


MEASURE = """
import resource, sys
from variorum.article.read import documents
n = sum(len(raw.data) > 0 for raw in documents([sys.argv[1]], on_problem=print))
print(n, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="peak memory is told in another way there")
def test_memory_does_not_grow_with_the_archive(tmp_path):
    import random

    words = random.Random(7)
    record = page("https://q.example/1", "The bridge opened")
    header = archive(record, packed=False)
    one = header[header.index(b"WARC/1.0", 10) :]
    old = record[4]
    found = {}
    for name, count in (("small", 4), ("large", 110)):
        with (tmp_path / name).open("wb") as file:
            for _ in range(count):
                filler = words.randbytes(270_000).hex().encode()
                body = b"<html><body><p>" + filler + b"</p>" + b" " * (len(filler) // 100) + b"</body></html>"
                grown = one.replace(old, body).replace(
                    b"Content-Length: " + str(_length(one)).encode(),
                    b"Content-Length: " + str(_length(one) - len(old) + len(body)).encode(),
                )
                file.write(grown)
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, str(tmp_path / name)], capture_output=True, text=True, check=True
        )
        pages, peak = map(int, done.stdout.split())
        assert pages == count
        found[name] = peak
    assert (tmp_path / "large").stat().st_size > 55 << 20
    assert found["large"] < found["small"] * 1.1


def _length(record):
    return int(record.partition(b"Content-Length: ")[2].split(b"\r")[0])
