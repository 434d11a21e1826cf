"""The board without a browser: customers, decisions, draft, preview, write-back. Plain Python, tested in ms."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pandas as pd

from crmkit.jobs.judging import JUDGED_FIELDS, Conflict, Judged, Judgement, judge
from crmkit.jobs.judging.board_book import BoardBook, read_board
from crmkit.jobs.tag_names import tags_in
from crmkit.jobs.undo import undo
from crmkit.locale import text
from crmkit.model.fields import Kind
from crmkit.model.vocabularies import folded
from crmkit.review.classify.decisions import CONFIRMED, LATER, MARKS, YES, Changed, Decisions
from crmkit.review.classify.draft import Draft, FoundDraft, find_drafts
from crmkit.review.classify.preview import PreviewLine, preview
from crmkit.review.classify.queue import Queue, Wanted
from crmkit.review.classify.suggestion import STAGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crmkit.jobs.request import Request
    from crmkit.model.cues import Cue
    from crmkit.model.edits import CellValue
    from crmkit.review.classify.decisions import Answer, Key, Step

#: Attitude and cognition of each stage: where a card lies on the board.
QUADRANTS = {stage: poles for poles, stage in STAGES.items()}
_OTHER_AXIS = {"attitude": "cognition", "cognition": "attitude"}
_MINE = "mine"
#: What opening a workbook is made of, in order.
STEPS = ("read", "check", "decide", "history", "notes")


class BoardState:
    """One sitting at the board."""

    def __init__(self, request: Request, by: str = "") -> None:
        """Read the workbook of `request`, whose progress hears the `STEPS`; `by` is who judges.

        Raises:
            NoCustomerTable, SeveralCustomerTables, SheetNotFound: the customer sheet is in doubt.
            FileProblem: the file can't be read.
        """
        self.request = request
        self.by = by
        self._last_write_count = 0  #: guarded writes of the last write-back, for its undo
        self._read()

    def _read(self) -> None:
        self.book: BoardBook = read_board(self.request)
        self.request.progress("notes")
        self.cues: Sequence[Cue] = self.book.cues
        self.queue = Queue(self.book, self.cues)
        self.decisions = Decisions(self._base)
        self.decided: dict[int, dict[str, str | None]] = {}  #: what changed customers are decided to be, by place
        self.bases: dict[Key, CellValue] = {}  #: what stood in a cell when it was first judged
        self._given_up: set[Key] = set()  #: cells where a person let somebody else's change stand
        record = self.book.workbook.record
        self.draft = Draft(self.request.path, record.workbook_id, self.book.digest, self.book.language)
        self.wanted = Wanted()
        self.listed = self.queue.places(self.wanted, self.decisions, self.decided)

    # ── answers ──

    def _base(self, key: Key) -> Answer:
        customer_id, name = key
        if name in MARKS:
            return None
        value = self.book.workbook.customers.values[name].iloc[self.book.places[customer_id]]
        if pd.isna(value):
            return None
        return pd.Timestamp(value).date().isoformat() if self.book.field(name).kind is Kind.DATE else str(value)

    def answer(self, place: int, name: str) -> Answer:
        """The answer of a customer on a field or mark, as decided, else as the workbook has it."""
        customer_id = self.book.ids[place]
        if customer_id in self.book.places:
            return self.decisions.answer((customer_id, name))
        value = None if name in MARKS else self.book.workbook.customers.values[name].iloc[place]
        return None if pd.isna(value) else str(value)

    # ── steps ──

    def change(self, places: Iterable[int], answers: Mapping[str, Answer]) -> Changed:
        """Give `answers` (field or mark to answer) for all `places` as one step; locked cells are left out."""
        wanted = [
            ((self.book.ids[place], name), answer)
            for place in places
            for name, answer in answers.items()
            if not self.book.lock(place, name)
        ]
        return self._do(dict(wanted))

    def judge_stage(self, places: Iterable[int], stage: str) -> Changed:
        """Put customers into a quadrant: attitude and cognition, and a stage by hand where it would win over them."""
        attitude, cognition = QUADRANTS[stage]
        wanted: dict[Key, Answer] = {}
        for place in places:
            answers: dict[str, Answer] = {"attitude": attitude, "cognition": cognition, LATER: None}
            by_hand = self.answer(place, "stage_override")
            if by_hand not in {None, stage}:
                answers |= {"stage_override": stage, "override_note": self._noted(place, "")}
            wanted |= {
                (self.book.ids[place], name): answer
                for name, answer in answers.items()
                if not self.book.lock(place, name)
            }
        return self._do(wanted)

    def set_grade(self, places: Iterable[int], grade: Answer, note: str = "") -> Changed:
        """Set the grade by hand, or lift it with None; the reason goes to 人工说明 with the board's mark."""
        chosen = list(places)
        return self._do(
            {
                (self.book.ids[place], name): answer
                for place in chosen
                for name, answer in (
                    ("grade_override", grade),
                    *((("override_note", self._noted(place, note)),) if note else ()),
                )
                if not self.book.lock(place, name)
            }
        )

    def add_tag(self, places: Iterable[int], tag: str) -> Changed:
        """Put a tag beside those that customers have; nobody gets it twice."""
        separator = text("classify.tag_separator", self.book.language)
        wanted: dict[Key, Answer] = {}
        for place in places:
            has = tags_in(self.answer(place, "tags"))
            if folded(tag) not in map(folded, has) and not self.book.lock(place, "tags"):
                wanted[self.book.ids[place], "tags"] = separator.join((*has, tag))
        return self._do(wanted)

    def _noted(self, place: int, note: str) -> str:
        """The reason with the board's mark before it, by which the stage history knows it."""
        mark = text("classify.note_mark", self.book.language)
        words = note.strip() or self.answer(place, "override_note") or ""
        if words.startswith(mark):
            return words
        return text("classify.note", self.book.language, mark=mark, words=words) if words else mark

    def _do(self, answers: Mapping[Key, Answer]) -> Changed:
        step = self.decisions.do(answers)
        if step is None:
            return Changed((), 0)
        bases = {key: self.bases.setdefault(key, self._cell(key)) for key in answers if key[1] not in MARKS}
        self._given_up -= answers.keys()
        self.draft.did(step.after, bases, self.by)
        return self._changed(step)

    def _cell(self, key: Key) -> CellValue:
        return self.book.base(self.book.places[key[0]], key[1])

    def undo(self) -> Changed | None:
        """Take the last step back; None where there is none."""
        step = self.decisions.undo()
        if step is not None:
            self.draft.undid()
        return self._changed(step) if step is not None else None

    def redo(self) -> Changed | None:
        """Do the step again that was taken back last; None where there is none."""
        step = self.decisions.redo()
        if step is not None:
            self.draft.redid()
        return self._changed(step) if step is not None else None

    def _changed(self, step: Step) -> Changed:
        """Decide the customers of a step again."""
        places = sorted(self.book.places[one] for one in step.customers)
        answers = {place: self._typed(place) for place in places}
        open_answers = {place: own for place, own in answers.items() if own}
        for place in places:
            self.decided.pop(place, None)
        if open_answers:
            self.decided |= self.book.decided_with(open_answers)
        return Changed(tuple(places), len(step.after))

    def _typed(self, place: int) -> dict[str, object]:
        own = self.decisions.of(self.book.ids[place], JUDGED_FIELDS)
        dates = {name for name in own if self.book.field(name).kind is Kind.DATE}
        return {
            name: date.fromisoformat(answer) if answer and name in dates else answer for name, answer in own.items()
        }

    # ── the list ──

    def show(self, wanted: Wanted) -> None:
        """Make the list anew. It stays as it is while customers on it are judged."""
        self.wanted = wanted
        self.listed = self.queue.places(wanted, self.decisions, self.decided)

    def decided_as(self, place: int) -> dict[str, str | None]:
        """Stage, grade and what follows, with the open decisions."""
        return self.decided.get(place) or self.book.decided_now(place)

    # ── preview and write-back ──

    def preview(self) -> list[PreviewLine]:
        """Cell by cell what will be written, customer by customer."""
        return [line for line in self._lines() if line.old != line.new]

    def _lines(self) -> list[PreviewLine]:
        """Open decisions, and the other axis of each quadrant: it was judged too, though the cell said so already."""
        keys = dict.fromkeys(self.decisions.pending)
        pairs = ((key, (key[0], _OTHER_AXIS[key[1]])) for key in keys if key[1] in _OTHER_AXIS)
        kept = [other for _, other in pairs if other in self.bases and other not in self._given_up]
        return preview(self.book, self.decisions, self.bases, [*keys, *(key for key in kept if key not in keys)])

    def judgements(self) -> list[Judgement]:
        """The open decisions as the job takes them."""
        return [Judgement(line.customer_id, line.customer, line.field, line.old, line.new) for line in self._lines()]

    def write(self, request: Request) -> Judged:
        """Write everything back and read the workbook again; with a conflict nothing is written.

        `request` has the moment of the write. Marks for later stay.

        Raises:
            As `crmkit.jobs.judging.judge`.
        """
        judgements = self.judgements()
        judged = {one.customer_id for one in judgements}
        confirmed = {
            one: self.book.name(self.book.places[one])
            for one in self.decisions.marked(CONFIRMED)
            if one not in judged
        }
        done = judge(request, judgements, confirmed=confirmed, by=self.by)
        if not done.conflicts:
            refreshed = done.refreshed is not None and done.refreshed.certificate is not None
            self._last_write_count = (done.certificate is not None) + refreshed
            self._start_over(request)
        return done

    def _start_over(self, request: Request) -> None:
        """Read again; what is still to be asked later goes into a new draft."""
        later, wanted, old = self.decisions.marked(LATER), self.wanted, self.draft
        self.request = request
        self._read()
        old.drop()
        places = [self.book.places[one] for one in later if one in self.book.places]
        if places:
            self.change(places, {LATER: YES})
        self.show(wanted)

    @property
    def can_undo_write(self) -> bool:
        """Whether the last write-back of this sitting can be taken back."""
        return self._last_write_count > 0

    def undo_write(self, request: Request) -> None:
        """Take the last write-back off the workbook: the judgements and the refresh that followed.

        Raises:
            NothingToUndo, UndoRefused: people changed cells since.
            FileProblem: the file can't be written.
        """
        for _ in range(self._last_write_count):
            undo(request.path, request.now, self.book.language)
            self._last_write_count -= 1
        self._start_over(request)

    def resolve(self, conflict: Conflict, choice: str) -> None:
        """Decide a conflict: "mine" stands on what is there now, "theirs" gives the judgement up."""
        key = conflict.judgement.key
        if choice == _MINE and conflict.reason == "changed":
            self.bases[key] = conflict.theirs
        else:
            self._do({key: self.decisions.base(key)})
            self._given_up.add(key)

    # ── drafts ──

    def found_drafts(self) -> list[FoundDraft]:
        """Drafts that earlier sittings left behind."""
        record = self.book.workbook.record
        return find_drafts(self.request.path, record.workbook_id, self.book.language, self.draft.path)

    def recover(self, found: FoundDraft) -> int:
        """Take over a draft, steps and all; how many decisions are open then. Who is gone is left out."""
        self.bases |= {key: base for key, base in found.bases.items() if key[0] in self.book.places}
        for move, answers in found.moves:
            if move == "undo":
                self.undo()
            elif move == "redo":
                self.redo()
            else:
                self._do({key: answer for key, answer in answers.items() if key[0] in self.book.places})
        found.path.unlink(missing_ok=True)
        return len(self.decisions.pending)
