"""A row's product does not depend on the rows beside it."""

import numpy as np
import pytest

from variorum.article.row_product import row_product


# The shapes of the language model's layers, and two that libraries under NumPy treat apart.
@pytest.mark.parametrize(("depth", "width"), [(288, 288), (576, 288), (480, 288), (96, 64), (96, 50), (64, 74), (7, 3)])
def test_each_row_is_the_same_among_any_number_of_rows(depth, width):
    rng = np.random.default_rng(0)
    rows = rng.standard_normal((700, depth), dtype=np.float32)
    matrix = rng.standard_normal((depth, width), dtype=np.float32)
    whole = row_product(rows, matrix)
    assert np.allclose(whole, rows @ matrix, atol=1e-3)
    for n in [*range(1, 230), 400, 699]:
        assert np.array_equal(row_product(rows[3 : 3 + n], matrix), whole[3 : 3 + n][: len(rows[3 : 3 + n])]), n


def test_the_product_is_written_where_it_is_asked():
    rng = np.random.default_rng(1)
    rows, matrix = rng.standard_normal((5, 4), dtype=np.float32), rng.standard_normal((4, 3), dtype=np.float32)
    out = np.empty((6, 3), dtype=np.float32)
    assert row_product(rows, matrix, out=out[1:]) is not None
    assert np.array_equal(out[1:], row_product(rows, matrix))
    assert row_product(rows[:0], matrix).shape == (0, 3)
