"""Says through which door a module may be imported, as a contract type of import-linter.

It looks at direct imports only, and it does not mind modules that nobody has written yet.
"""

from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class OnlyContract(Contract):
    """Modules (own packages or libraries) that only the named importers may import.

    `importers` lists modules; a name that ends in ``.**`` stands for a package and all below it.
    Importing one's own package is always allowed.
    """

    type_name = "only"
    # The library fills these with lists of text; its types speak of the fields themselves.
    modules: Any = fields.ListField(subfield=fields.StringField())
    importers: Any = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: ARG002, FBT001  # the library's signature
        """Find each direct import that does not come from an allowed importer."""
        broken = []
        for package in self.modules:
            for module in sorted(m for m in graph.modules if _within(m, package)):
                for importer in sorted(graph.find_modules_that_directly_import(module)):
                    if not _within(importer, package) and not self._allows(importer):
                        details = graph.get_import_details(importer=importer, imported=module)
                        broken.append((importer, module, [d["line_number"] for d in details]))
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print one line for each import through a wall."""
        rows: list[tuple[str, str, list[int]]] = check.metadata["broken"]
        for importer, module, lines in rows:
            where = ", ".join(f"line {line}" for line in lines)
            output.print_error(f"{importer} ({where}) may not import {module}")
        output.new_line()

    def _allows(self, importer: str) -> bool:
        return any(
            _within(importer, name.removesuffix(".**"))
            if name.endswith(".**")
            else importer == name
            for name in self.importers
        )


def _within(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")
