"""What was learned about a company's files, as plain data: shapes of sheets, answers, corrections.

It goes into an import and comes out of it; it is never looked up anywhere by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import blake2b
from typing import Any

from rapidfuzz import fuzz

from firstmate.base.errors import Refused
from firstmate.company.tables import INPUTS
from firstmate.intake.correction import Correction
from firstmate.intake.guess import Field, Guess, Target
from firstmate.intake.kinds import Looks, fits
from firstmate.intake.periods import period
from firstmate.intake.plain import Head, head, plain


@dataclass(frozen=True, slots=True)
class Shape:
    """A sheet as it was seen before: its headers in order and what it was taken for."""

    id: str
    file: str
    sheet: str
    headers: tuple[str, ...]
    targets: tuple[Target, ...]
    source: str
    vendor: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything remembered about a company's files; JSON-able by ``to_data`` and ``from_data``.

    ``answers`` are what people said; ``assumed`` are the defaults of questions nobody answered.
    They hold at the next import, which does not ask again but says what it assumes.
    """

    shapes: tuple[Shape, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    corrections: tuple[Correction, ...] = ()
    assumed: Mapping[str, str] = field(default_factory=dict)

    def to_data(self) -> dict[str, Any]:
        """Return the profile as dictionaries and lists."""
        return asdict(replace(self, answers=dict(self.answers), assumed=dict(self.assumed)))

    @staticmethod
    def from_data(data: Mapping[str, Any]) -> Profile:
        """Rebuild a profile from :meth:`to_data`, also after a round through JSON."""
        return Profile(
            tuple(
                Shape(
                    **{
                        **s,
                        "headers": tuple(s["headers"]),
                        "targets": tuple(map(_target, s["targets"])),
                    }
                )
                for s in data.get("shapes", ())
            ),
            dict(data.get("answers", {})),
            tuple(Correction(**each) for each in data.get("corrections", ())),
            dict(data.get("assumed", {})),
        )


def _target(data: Mapping[str, Any]) -> Target:
    return Target(
        data["table"],
        tuple(Field(**each) for each in data["fields"]),
        dict(data["constants"]),
        {position: tuple(words) for position, words in data["keep"].items()},
    )


def shape_id(heads: tuple[Head, ...]) -> str:
    """Return the name of a sheet's shape: a hash of its headers, periods left out, any order.

    >>> from firstmate.intake.plain import head
    >>> shape_id((head("c0", "Item"), head("c1", "Jan 24"))) == shape_id((head("c0", "ITEM"),))
    True
    """
    words = sorted(each.plain for each in heads if period(each.text) is None)
    return blake2b("|".join(words).encode(), digest_size=6).hexdigest()


def remember(profile: Profile, guess: Guess, heads: tuple[Head, ...]) -> Profile:
    """Return the profile with the sheet's shape as it stands now."""
    shape = Shape(
        guess.shape, guess.file, guess.sheet, tuple(each.text for each in heads), guess.targets,
        guess.source, guess.vendor, guess.confidence,
    )  # fmt: skip
    others = tuple(each for each in profile.shapes if each.id != guess.shape)
    return replace(profile, shapes=(*others, shape))


def amend(profile: Profile, shape: str, *, table: str, columns: Mapping[str, str]) -> Profile:
    """Return the profile with a person's own mapping of a sheet: column of the table -> header.

    Where the table stays, what is not said again stays too: how a column that keeps its header is
    read, values the sheet says once, the rows it keeps, and the other tables that it feeds. An
    empty ``table`` leaves the sheet out.

    Raises
    ------
    Refused
        The shape, the table, a column or a header is not known.
    """
    known = {each.id: each for each in profile.shapes}
    if shape not in known:
        raise Refused(f"No sheet of shape {shape} has been read.", "Import the file first.")
    if table and table not in INPUTS:
        raise Refused(f"There is no table {table}.", "`firstmate tables` lists the tables.")
    old = known[shape]
    targets = _said(old, table, columns) if table else ()
    changed = replace(old, targets=targets, source="answer", confidence=1.0)
    settled = f"sheet:{shape}"  # an earlier answer to what the sheet is gives way to the mapping
    return replace(
        profile,
        shapes=tuple(changed if each.id == shape else each for each in profile.shapes),
        answers={name: said for name, said in profile.answers.items() if name != settled},
        assumed={name: said for name, said in profile.assumed.items() if name != settled},
    )


def _said(old: Shape, table: str, columns: Mapping[str, str]) -> tuple[Target, ...]:
    positions = {plain(text): (f"c{k}", text) for k, text in enumerate(old.headers)}
    main = old.targets[0] if old.targets and old.targets[0].table == table else Target(table, ())
    fields: list[Field] = []
    for column, header in columns.items():
        if column not in INPUTS[table] or plain(header) not in positions:
            raise Refused(
                f"Cannot feed {table}.{column} from “{header}”.",
                f"The sheet has the headers {', '.join(old.headers)}.",
            )
        position, text = positions[plain(header)]
        before = [field for field in main.fields if field.column == column]
        stays = any(plain(field.header) == plain(header) for field in before)
        new = Field(column, position, text, head(position, text).said, why="said by a person")
        fields += before if stays else [new]
    once = {name: said for name, said in main.constants.items() if name not in columns}
    others = old.targets[1:] if main.fields else ()
    return (replace(main, fields=tuple(fields), constants=once), *others)


def laid_over(base: Profile, own: Profile) -> Profile:
    """Return the profile in which what ``own`` says comes before what ``base`` says.

    >>> laid_over(Profile(answers={"a": "1", "b": "2"}), Profile(answers={"b": "3"})).answers
    {'a': '1', 'b': '3'}
    """
    shapes = {each.id: each for each in (*base.shapes, *own.shapes)}
    settled = {f"sheet:{each.id}" for each in own.shapes}
    answers = {name: said for name, said in base.answers.items() if name not in settled}
    return Profile(
        tuple(shapes.values()),
        {**answers, **own.answers},
        tuple(dict.fromkeys((*base.corrections, *own.corrections))),
        {name: said for name, said in base.assumed.items() if name not in settled},
    )


def recall(
    profile: Profile, heads: tuple[Head, ...], seen: Mapping[str, Looks], *, file: str, sheet: str
) -> Guess | None:
    """Return what a sheet of this shape was taken for before, or None if it is new.

    A column that was renamed is found again by its place and values, or by a name much alike.
    """
    present = {each.plain for each in heads if period(each.text) is None}
    best, likeness = None, 0.0
    for shape in profile.shapes:
        before = {plain(text) for text in shape.headers if period(text) is None}
        alike = len(present & before) / max(1, len(present | before))
        alike += 0.05 * (shape.sheet == sheet) + 0.02 * (shape.file == file)
        if alike > likeness:
            best, likeness = shape, alike
    if best is None or likeness < 0.6:
        return None
    found = _mapped(best, heads, seen)
    if found is None:
        return None
    targets, renamed = found
    return Guess(
        file, sheet, best.id, targets, best.confidence,
        (f"The same sheet was read before as {best.targets[0].table if best.targets else 'nothing'}",
         *renamed),
        "profile", best.vendor, unused=_unused(heads, targets),
    )  # fmt: skip


def _unused(heads: tuple[Head, ...], targets: tuple[Target, ...]) -> tuple[str, ...]:
    used = {field.position for target in targets for field in target.fields}
    return tuple(each.text for each in heads if each.position not in used)


def _mapped(
    shape: Shape, heads: tuple[Head, ...], seen: Mapping[str, Looks]
) -> tuple[tuple[Target, ...], tuple[str, ...]] | None:
    """Move the fields of a shape to where the headers stand now; None where one is lost that counts."""
    by_plain: dict[str, list[Head]] = {}
    for each in heads:
        by_plain.setdefault(plain(each.text), []).append(each)
    before = {plain(text) for text in shape.headers}
    new = [each for each in heads if plain(each.text) not in before]
    reasons: dict[str, str] = {}
    moved: dict[str, Head] = {}

    def place(old: Field, table: str) -> Head | None:
        same = by_plain.get(plain(old.header), [])
        exact = [each for each in same if each.position == old.position]
        if same:
            return (exact or same)[0]
        if old.position not in moved:
            fit = [each for each in new if fits(seen[each.position], INPUTS[table][old.column]) >= 0.5
                   and each not in moved.values()]  # fmt: skip
            fit.sort(key=lambda each: (-fuzz.ratio(each.plain, plain(old.header)),
                                       each.position != old.position))  # fmt: skip
            near = [each for each in fit if each.position == old.position] or [
                each for each in fit if fuzz.ratio(each.plain, plain(old.header)) > 70
            ]
            if not near:
                return None
            moved[old.position] = near[0]
            reasons[old.position] = f"“{old.header}” seems to be called “{near[0].text}” now"
        return moved[old.position]

    targets = []
    for number, target in enumerate(shape.targets):
        fields, positions = [], {}
        for old in target.fields:
            here = place(old, target.table)
            if here is not None:
                positions[old.position] = here.position
                fields.append(
                    replace(old, position=here.position, header=here.text, said=here.said)
                )
            elif number == 0 and INPUTS[target.table][old.column].required:
                return None
        keep = {positions.get(p, p): words for p, words in target.keep.items()}
        present = {each.position for each in heads}
        if fields and set(keep) <= present:
            targets.append(replace(target, fields=tuple(fields), keep=keep))
    if shape.targets and not targets:
        return None
    return tuple(targets), tuple(reasons.values())
