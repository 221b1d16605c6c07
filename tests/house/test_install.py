"""The default install is lean and free of licences that bind the user's own code."""

from benchmarks.install import locked, megabytes


def licence_of(package):
    """What the package says of its licence, from the most to the least exact field."""
    told = package.metadata
    classifiers = [c for c in told.get_all("Classifier") or [] if c.startswith("License ::")]
    first_line = (told.get("License") or "").strip().split("\n")[0]
    return told.get("License-Expression") or "; ".join(classifiers) or first_line


def test_every_package_names_a_licence_that_is_not_gpl():
    packages = locked()
    # An audit that audits nothing must not pass: polars, numpy, scipy, duckdb ... are 20 and more.
    assert len(packages) >= 20
    licences = {package.name: licence_of(package) for package in packages}
    assert [name for name, licence in licences.items() if not licence] == []
    assert {name: text for name, text in licences.items() if "GPL" in text.upper()} == {}


def test_the_default_install_stays_under_one_gigabyte():
    assert 100 < sum(megabytes(package) for package in locked()) < 1000
