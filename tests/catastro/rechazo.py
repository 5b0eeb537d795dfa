"""What the database refuses, said by the name of its rule."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, transaction


@contextmanager
def rechaza(regla: str) -> Iterator[None]:
    """The statement inside is refused by that constraint, or by a message that holds that text (privileges)."""
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        yield
    restriccion = getattr(getattr(error.value.__cause__, "diag", None), "constraint_name", None)
    assert regla == restriccion or regla in str(error.value), error.value
