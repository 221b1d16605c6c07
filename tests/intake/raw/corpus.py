"""Makes files that are hostile, broken or merely odd, each with what must come of it.

It reads nothing; `test_hostile.py` and the benchmark `hostile` read what it makes.
"""

import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl

from firstmate.intake.raw import Limits

SHEETS, UNREADABLE = "sheets", "unreadable"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


@dataclass(frozen=True)
class Case:
    """A file: its name, how to make its bytes, what must come, and the limits it is read under."""

    name: str
    make: Callable[[], bytes]
    comes: str
    limits: Limits = Limits()  # noqa: RUF009 - frozen


def archive(parts, *, stored=False):
    out = io.BytesIO()
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(out, "w", method) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


def workbook(sheet, *, strings="", more=None, names=("Data",), drop=()):
    """The smallest .xlsx around the XML of one sheet (or of several)."""
    sheets = [sheet] if isinstance(sheet, str | bytes) else sheet
    numbers = range(1, len(sheets) + 1)
    parts = {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/'
        '2006/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006'
        '/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/office'
        'Document/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEAD}<workbook {MAIN} xmlns:r="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships"><sheets>'
        + "".join(
            f'<sheet name="{name}" sheetId="{k}" r:id="rId{k}"/>'
            for k, name in zip(numbers, names, strict=True)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.'
        'org/package/2006/relationships">'
        + "".join(
            f'<Relationship Id="rId{k}" Type="http://schemas.openxmlformats.org/officeDocument/2006'
            f'/relationships/worksheet" Target="worksheets/sheet{k}.xml"/>'
            for k in numbers
        )
        + "</Relationships>",
    }
    for k, text in zip(numbers, sheets, strict=True):
        parts[f"xl/worksheets/sheet{k}.xml"] = text
    if strings:
        parts["xl/sharedStrings.xml"] = strings
    parts.update(more or {})
    return archive({name: text for name, text in parts.items() if name not in drop})


def sheet(rows, *, before="", after=""):
    return f"{HEAD}<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def cell(at, value="1", *, extra=""):
    return f'<c r="{at}"{extra}><v>{value}</v></c>'


TABLE = '<row r="1">' + cell("A1") + cell("B1", "2") + "</row>"
FAR = TABLE + '<row r="1048576">' + cell("XFD1048576") + "</row>"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {"abcdefghij"[k]} "{("&" + "abcdefghij"[k - 1] + ";") * 10}">'
        for k in range(1, 10)
    )
    + f']><worksheet {MAIN}><sheetData><row r="1"><c r="A1" t="str"><v>&j;</v></c></row>'
    "</sheetData></worksheet>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    f"<sst {MAIN}><si><t>&a;</t></si></sst>"
)


def lying_zip():
    """A directory that states 10 bytes for a part that unpacks to 30 MB."""
    honest = workbook(sheet(TABLE) + " " * 30_000_000)
    size = struct.pack("<L", len(sheet(TABLE)) + 30_000_000)
    return honest.replace(size, struct.pack("<L", 10))


def encrypted_zip():
    data = bytearray(archive({"orders.csv": "a,b\n1,2\n"}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    return bytes(data)


def ole(*streams):
    names = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return OLE + bytes(504) + names + bytes(4096)


def noise(size, *, seed=7):
    return np.random.default_rng(seed).bytes(size)


def parquet(frame):
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


def long_parquet():
    """One value repeated 30 million times: a few kilobytes."""
    return parquet(pl.DataFrame({"a": pl.repeat(1, 30_000_000, eager=True, dtype=pl.Int8)}))


def ods(body):
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:'
            'opendocument:xmlns:manifest:1.0"/>',
            "content.xml": f'{HEAD}<office:document-content xmlns:office="urn:oasis:names:tc:'
            'opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:'
            'table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body>'
            f'<office:spreadsheet><table:table table:name="Data">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def ods_cell(text="1", *, more=""):
    return (
        f'<table:table-cell office:value-type="float" office:value="{text}"{more}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def ods_row(cells, *, more=""):
    return f"<table:table-row{more}>{cells}</table:table-row>"


def png():
    return b"\x89PNG\r\n\x1a\n" + noise(2000)


def small():
    return workbook(sheet(TABLE))


def of(content):
    return lambda: content


def workbooks():
    loose = "<row>" + "<c><v>1</v></c>" * 1_100_000 + "</row>"
    prefixed = FAR.replace("<c ", "<x:c ").replace("</c>", "</x:c>").replace("<row", "<x:row")
    prefixed = (
        prefixed.replace("</row>", "</x:row>").replace("<v>", "<x:v>").replace("</v>", "</x:v>")
    )
    whole = f'{HEAD}<x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>{prefixed}</x:sheetData></x:worksheet>'
    sst = f"{HEAD}<sst {MAIN}><si><t>{'x' * 1_000_000}</t></si></sst>"
    shared = "".join(f'<row r="{k}"><c r="A{k}" t="s"><v>0</v></c></row>' for k in range(1, 3001))
    yield Case("sparse.xlsx", lambda: workbook(sheet(FAR)), UNREADABLE)
    yield Case("sparse_in_folder.xlsx", lambda: workbook(sheet(FAR)), UNREADABLE, Limits.folder())
    yield Case(
        "sparse_other_order.xlsx",
        lambda: workbook(sheet(FAR.replace('<c r="XFD1048576"', "<c  s='1'\n r = 'XFD1048576'"))),
        UNREADABLE,
    )
    yield Case("sparse_prefixed.xlsx", lambda: workbook(whole), UNREADABLE)
    yield Case(
        "sparse_beside_a_table.xlsx",
        lambda: workbook([sheet(FAR), sheet(TABLE)], names=("Far", "Near")),
        "both",
    )
    yield Case("million_cells_without_place.xlsx", lambda: workbook(sheet(loose)), UNREADABLE)
    yield Case(
        "column_beyond_excel.xlsx",
        lambda: workbook(sheet(cell("ZZZ1"))),
        UNREADABLE,
    )
    yield Case(
        "far_formats_only.xlsx",
        lambda: workbook(sheet(TABLE + '<row r="1048576"><c r="XFD1048576" s="1"/></row>')),
        SHEETS,
    )
    yield Case(
        "wrong_dimension.xlsx",
        lambda: workbook(sheet(TABLE, before='<dimension ref="A1:XFD1048576"/>')),
        SHEETS,
    )
    yield Case(
        "all_merged.xlsx",
        lambda: workbook(
            sheet(
                TABLE, after='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
            )
        ),
        SHEETS,
    )
    yield Case("packed_tightly.xlsx", lambda: workbook(sheet(TABLE) + " " * 90_000_000), UNREADABLE)
    yield Case(
        "unpacks_too_large.xlsx",
        lambda: workbook(sheet(TABLE) + " " * 9_000_000),
        UNREADABLE,
        Limits(unpacked=4_000_000, ratio=10_000),
    )
    yield Case("states_wrong_sizes.xlsx", lying_zip, UNREADABLE)
    yield Case("entities.xlsx", lambda: workbook(LAUGHS), UNREADABLE)
    yield Case(
        "entity_from_outside.xlsx", lambda: workbook(sheet(TABLE), strings=OUTSIDE), UNREADABLE
    )
    yield Case("utf16_sheet.xlsx", lambda: workbook(sheet(FAR).encode("utf-16")), UNREADABLE)
    yield Case(
        "odd_encoding.xlsx",
        lambda: workbook(sheet(TABLE).replace("UTF-8", "ISO-2022-JP")),
        UNREADABLE,
    )
    yield Case("repeated_text.xlsx", lambda: workbook(sheet(shared), strings=sst), UNREADABLE)
    yield Case(
        "text_out_of_range.xlsx",
        lambda: workbook(sheet('<row r="1"><c r="A1" t="s"><v>99</v></c>' + cell("B1") + "</row>")),
        "any",
    )
    yield Case("row_zero.xlsx", lambda: workbook(sheet(cell("A0") + cell("B1"))), "any")
    yield Case("row_too_high.xlsx", lambda: workbook(sheet(cell("A99999999999"))), "any")
    yield Case("reference_nonsense.xlsx", lambda: workbook(sheet(cell("1A") + cell(""))), "any")
    yield Case(
        "number_too_large.xlsx",
        lambda: workbook(sheet('<row r="1">' + cell("A1", "1e999") + cell("B1", "x") + "</row>")),
        "any",
    )
    yield Case(
        "deep.xlsx",
        lambda: workbook(sheet(TABLE, after="<a>" * 200_000 + "</a>" * 200_000)),
        "any",
        Limits(ratio=10_000),
    )
    yield Case(
        "no_relations.xlsx",
        lambda: workbook(sheet(TABLE), drop=("xl/_rels/workbook.xml.rels",)),
        UNREADABLE,
    )
    yield Case(
        "no_sheet_part.xlsx",
        lambda: workbook(sheet(TABLE), drop=("xl/worksheets/sheet1.xml",)),
        UNREADABLE,
    )
    yield Case("no_cells.xlsx", lambda: workbook(sheet("")), UNREADABLE)
    yield Case("cut_off_xml.xlsx", lambda: workbook(sheet(TABLE)[:-40]), "any")
    yield Case("cut_off.xlsx", lambda: small()[:-300], UNREADABLE)
    yield Case("changed_bytes.xlsx", lambda: small()[:400] + noise(30) + small()[430:], UNREADABLE)
    yield Case("only_a_signature.xlsx", of(b"PK\3\4"), UNREADABLE)
    yield Case(
        "many_parts.xlsx",
        lambda: workbook(sheet(TABLE), more={f"x/{k}": "" for k in range(6000)}),
        UNREADABLE,
    )
    yield Case("binary_workbook.xlsb", lambda: archive({"xl/workbook.bin": noise(100)}), UNREADABLE)
    yield Case(
        "word.xlsx",
        lambda: archive({"[Content_Types].xml": "", "word/document.xml": "<a/>"}),
        UNREADABLE,
    )
    yield Case("picture.xlsx", png, UNREADABLE)
    yield Case("really_csv.xlsx", of(b"a;b\n1;2\n"), SHEETS)


def old_workbooks():
    yield Case("really_csv.xls", of(b"Artikel;Menge\nA-1;2\n"), SHEETS)
    yield Case("web_page.xls", of(b"<html><body><table><tr><td>1</td></tr></table>"), UNREADABLE)
    yield Case(
        "xml_of_2003.xls",
        of(
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
        ),
        UNREADABLE,
    )
    yield Case("encrypted.xlsx", lambda: ole("EncryptedPackage", "EncryptionInfo"), UNREADABLE)
    yield Case("word.xls", lambda: ole("WordDocument"), UNREADABLE)
    yield Case("broken.xls", lambda: ole("Workbook"), UNREADABLE)
    yield Case("noise.xls", lambda: OLE + noise(20_000), UNREADABLE)
    yield Case("noise_named_workbook.xls", lambda: ole("Workbook") + noise(20_000), UNREADABLE)
    yield Case("before_1997.xls", of(b"\x09\x08\x08\x00\x00\x05\x05\x00" + bytes(40)), UNREADABLE)
    yield Case("sheet.ods", lambda: ods(ods_row(ods_cell("7") + ods_cell("8"))), SHEETS)
    yield Case(
        "repeated.ods",
        lambda: ods(
            ods_row(
                ods_cell(more=' table:number-columns-repeated="16384"'),
                more=' table:number-rows-repeated="1048576"',
            )
        ),
        UNREADABLE,
    )
    yield Case(
        "empty_rows_below.ods",
        lambda: ods(
            ods_row(ods_cell() + '<table:table-cell table:number-columns-repeated="16383"/>')
            + ods_row("<table:table-cell/>", more=' table:number-rows-repeated="1048575"')
        ),
        SHEETS,
    )
    yield Case(
        "entities.ods", lambda: archive({"mimetype": "x", "content.xml": LAUGHS}), UNREADABLE
    )


def archives():
    yield Case("bundle.zip", lambda: archive({"a.csv": "a,b\n1,2\n", "b.xlsx": small()}), SHEETS)
    yield Case("nested.zip", lambda: archive({"in.zip": archive({"a.csv": "a,b\n"})}), UNREADABLE)
    yield Case("climbing.zip", lambda: archive({"../../evil.csv": "a,b\n1,2\n"}), SHEETS)
    yield Case("bomb.zip", lambda: archive({"a.csv": b"\0" * 60_000_000}), UNREADABLE)
    yield Case("protected.zip", encrypted_zip, UNREADABLE)
    yield Case("empty.zip", lambda: archive({}), UNREADABLE)
    yield Case("packed.csv.gz", lambda: gzip.compress(b"a,b\n1,2\n"), UNREADABLE)
    yield Case("really_xlsx.csv", small, SHEETS)


def texts():
    yield Case("zero.csv", of(b""), UNREADABLE)
    yield Case("nuls.csv", of(bytes(5000)), UNREADABLE)
    yield Case("nuls_inside.csv", of(b"a,b\n1\0,2\n3,\0\0\n"), SHEETS)
    yield Case("nuls_behind.csv", of(b"a,b\n1,2\n" + bytes(4096)), SHEETS)
    yield Case("noise.csv", lambda: noise(100_000), UNREADABLE)
    yield Case("picture.csv", png, UNREADABLE)
    yield Case("document.csv", of(b"%PDF-1.7\n%\xe2\xe3\n1 0 obj"), UNREADABLE)
    yield Case("program.csv", lambda: b"MZ\x90\0" + noise(500), UNREADABLE)
    yield Case("json.csv", of(b'[{"order": "1", "quantity": 2}]'), UNREADABLE)
    yield Case("utf16_marked.csv", lambda: "a;ü\n1;2\n".encode("utf-16"), SHEETS)
    yield Case("utf16_big.csv", lambda: b"\xfe\xff" + "a;ü\n1;2\n".encode("utf-16-be"), SHEETS)
    yield Case("utf16_unmarked.csv", lambda: "a;ü\n1;2\n".encode("utf-16-le"), SHEETS)
    yield Case("utf16_odd_length.csv", lambda: "a;ü\n1;2\n".encode("utf-16")[:-1], SHEETS)
    yield Case("utf16_lone_half.csv", lambda: b"\xff\xfea\0;\0\x00\xd8\n\0" * 3, SHEETS)
    yield Case("cp1252.csv", lambda: "Größe;Preis €\n1;2\n".encode("cp1252"), SHEETS)
    yield Case("undefined_bytes.csv", of(b"a;b\n\x81;\x8d\xff\n"), SHEETS)
    yield Case("lone_quote.csv", of(b'a,b\n5" pipe,1\n"6 pipe,2\n7,3\n'), SHEETS)
    yield Case("open_quote_at_end.csv", of(b'a,b\n1,2\n3,"4'), SHEETS)
    yield Case("only_quotes.csv", of(b'"' * 100_001), SHEETS)
    yield Case("quotes_that_never_close.csv", of(b',"a' * 200_000), UNREADABLE)
    yield Case("quotes_that_never_close_in_lines.csv", of(b',"a,"b\n' * 100_000), SHEETS)
    yield Case("million_columns.csv", of(b"," * 1_000_000 + b"\n"), UNREADABLE)
    yield Case("one_wide_line.csv", of(b"a,b\n" * 400_000 + b"," * 400 + b"\n"), UNREADABLE)
    yield Case("one_long_line.csv", of(b"x" * 9_000_000), UNREADABLE, Limits(record=100_000))
    yield Case("too_many_rows.csv", of(b"1,2\n" * 5000), UNREADABLE, Limits(rows=1000))
    yield Case("too_large.csv", of(b"1,2\n" * 5000), UNREADABLE, Limits(packed=10_000))
    yield Case("only_separators.csv", of(b";;;\n;;;\n"), SHEETS)
    yield Case("only_line_breaks.csv", of(b"\r\n\n\r\r\n" * 100), UNREADABLE)
    yield Case("old_mac.csv", of(b"a;b\r1;2\r3;4"), SHEETS)


def parquets():
    frame = pl.DataFrame({"a": [1.0, 2.5], "b": ["x", None]})
    yield Case("table.parquet", lambda: parquet(frame), SHEETS)
    yield Case("cut_off.parquet", lambda: parquet(frame)[:-20], UNREADABLE)
    yield Case("broken_footer.parquet", lambda: b"PAR1" + noise(300) + b"PAR1", UNREADABLE)
    yield Case(
        "broken_middle.parquet",
        lambda: parquet(frame)[:8] + noise(20) + parquet(frame)[28:],
        "any",
    )
    yield Case("too_long.parquet", long_parquet, UNREADABLE)


def cases():
    """All cases; names are unique."""
    return [*workbooks(), *old_workbooks(), *archives(), *texts(), *parquets()]
