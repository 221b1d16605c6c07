"""The long checks of the store use its places."""

from tests.store.conftest import kept_place, place, postgres_database  # noqa: F401
