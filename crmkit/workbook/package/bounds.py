"""How large a workbook may be before it is refused unopened. Generous for people, tight for bombs."""

from __future__ import annotations

from typing import Final

MEBIBYTE: Final = 1024 * 1024

#: The archive itself. Excel's own files end far below.
ARCHIVE_BYTES: Final = 1024 * MEBIBYTE
#: One part unpacked: a full sheet of 1,048,576 rows x 10 columns.
PART_BYTES: Final = 1024 * MEBIBYTE
#: All parts unpacked, as declared.
TOTAL_BYTES: Final = 2048 * MEBIBYTE
#: Sheet XML packs 5 to 40 times, styled emptiness 100 times; bombs reach 1,032.
RATIO: Final = 300
#: Below this size a ratio says nothing.
RATIO_FLOOR_BYTES: Final = 16 * MEBIBYTE
#: Zip entries.
ENTRIES: Final = 20_000
#: Sheets of one workbook.
SHEETS: Final = 1_000
#: Nesting of elements in one part; Excel's own parts stay below 40.
DEPTH: Final = 256
