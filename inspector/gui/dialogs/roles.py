"""Which column plays which part: what was guessed, and what a person says instead."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QDateTime, QTimeZone
from PySide6.QtWidgets import (
    QComboBox,
    QDateTimeEdit,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.text import one_line, plain_label
from inspector.gui.dialogs.buttons import buttons_for
from inspector.gui.dialogs.column_choice import ColumnChoice
from inspector.gui.dialogs.known_page import LABEL_PARTS, TIME_PARTS, KnownPage
from inspector.gui.theme import LARGE, MEDIUM, SMALL
from inspector.language.current import tr
from inspector.model.dataset import ROLE_NAMES, Roles
from inspector.model.errors import RequestError
from inspector.model.expectations import LabelKnown, label_known
from inspector.model.freshness_known import (
    NOTHING_KNOWN,
    FreshnessKnown,
    freshness_known,
    length_text,
)
from inspector.model.request import RoleChoice

#: What each part means, for people.
MEANINGS = {
    "event_time": tr("When what a row describes happened."),
    "ingest_time": tr("When the row was collected or loaded."),
    "label": tr("What a model would learn to predict."),
    "key": tr("Columns that together identify a row."),
    "source": tr("Where the row was collected: site, sensor, feed."),
    "slices": tr("Groups to break figures down by."),
    "split": tr("Train, validation or test."),
    "annotator": tr("Who gave the label."),
}
SEVERAL = ("key", "slices")
GUESS, NONE, FIRST = 0, 1, 2


class RolesDialog(QDialog):
    """Guess, no column, or a column, for each part.

    Attributes:
        singles: The choice of each part that one column plays.
        severals: The choice of each part that several columns may play.
    """

    def __init__(
        self,
        columns: Sequence[str],
        guessed: Roles,
        chosen: RoleChoice,
        as_of: float | None,
        parent: QWidget | None = None,
        *,
        label: LabelKnown = LabelKnown(),  # noqa: B008 - frozen
        freshness: FreshnessKnown = NOTHING_KNOWN,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self.setWindowTitle(tr("Roles"))
        self.setAccessibleName(tr("Roles of columns"))
        self.setMinimumWidth(560)
        body = QVBoxLayout(self)
        body.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        body.setSpacing(MEDIUM)
        body.addWidget(
            plain_label(
                tr(
                    "Which column plays which part? Inspector guesses from names and content; "
                    "what you choose here holds for all versions."
                ),
                look="muted",
            )
        )
        grid = QGridLayout()
        grid.setHorizontalSpacing(LARGE)
        grid.setVerticalSpacing(SMALL)
        grid.setColumnStretch(1, 1)
        self.singles: dict[str, QComboBox] = {}
        self.severals: dict[str, ColumnChoice] = {}
        for row, (role, name) in enumerate(ROLE_NAMES.items()):
            words = QVBoxLayout()
            words.setSpacing(0)
            words.addWidget(plain_label(name, bold=True, wrap=False))
            words.addWidget(plain_label(tr(MEANINGS[role]), look="muted", size=0.92, wrap=False))
            grid.addLayout(words, row, 0)
            field = self._field(role, getattr(guessed, role), getattr(chosen, role))
            field.setAccessibleName(name)
            field.setAccessibleDescription(tr(MEANINGS[role]))
            grid.addWidget(field, row, 1)
        columns_page = QWidget()
        inner = QVBoxLayout(columns_page)
        inner.setContentsMargins(0, MEDIUM, 0, 0)
        inner.addLayout(grid)
        inner.addStretch(1)
        self.label_page = KnownPage(
            LABEL_PARTS, {part: _label_text(label, part) for part in LABEL_PARTS}
        )
        self.times_page = KnownPage(TIME_PARTS, _times_text(freshness))
        self.times_page.body.insertLayout(1, self._moment(as_of))
        self.pages = QTabWidget()
        self.pages.setDocumentMode(True)
        self.pages.setAccessibleName(tr("What is known of the data"))
        for page, name in (
            (columns_page, "Columns"),
            (self.label_page, "Label"),
            (self.times_page, "Times"),
        ):
            self.pages.addTab(page, name)
        body.addWidget(self.pages, 1)
        self.complaint = plain_label("", look="critical")
        self.complaint.hide()
        body.addWidget(self.complaint)
        buttons = buttons_for(self, tr("Use and inspect"))
        guess = buttons.addButton(tr("Guess all"), QDialogButtonBox.ButtonRole.ResetRole)
        guess.clicked.connect(self.guess_all)
        body.addWidget(buttons)

    def choice(self) -> RoleChoice:
        """Return what was chosen; None where Inspector is to guess."""
        chosen: dict[str, object] = {}
        for role, box in self.singles.items():
            place = box.currentIndex()
            chosen[role] = (
                None if place == GUESS else "" if place == NONE else self._columns[place - FIRST]
            )
        for role, several in self.severals.items():
            chosen[role] = several.chosen()
        return RoleChoice(**chosen)  # type: ignore[arg-type]

    def label_known(self) -> LabelKnown:
        """Return what is stated about the label.

        Raises:
            RequestError: Bins are not numbers, smallest first.
        """
        written = self.label_page.written()
        many = {part: [one.strip() for one in written[part].split(",") if one.strip()]
                for part in ("order", "bins", "columns")}  # fmt: skip
        unknown = [name for name in many["columns"] if name not in self._columns]
        if unknown:
            raise RequestError(f"There is no column “{unknown[0]}”.")
        try:
            bins = [float(edge) for edge in many["bins"]]
        except ValueError:
            raise RequestError("Bins of the label are numbers, such as 0, 10, 100.") from None
        try:
            near = float(written["near"]) if written["near"] else None
        except ValueError:
            raise RequestError("Near duplicates need a part of the range, such as 0.02.") from None
        return label_known(
            positive=written["positive"] or None,
            order=many["order"],
            bins=bins,
            columns=many["columns"],
            separator=written["separator"],
            near=near,
        )

    def freshness_known(self) -> FreshnessKnown:
        """Return what is stated about times.

        Raises:
            RequestError: A length of time or a zone cannot be understood.
        """
        return freshness_known(**self.times_page.written())

    def accept(self) -> None:
        """Close only if everything written can be understood."""
        for page, read in (
            (self.label_page, self.label_known),
            (self.times_page, self.freshness_known),
        ):
            try:
                read()
            except RequestError as error:
                self.pages.setCurrentWidget(page)
                self.complaint.setText(str(error))
                self.complaint.show()
                return
        super().accept()

    def as_of(self) -> float | None:
        """Return the moment ages are measured at, or None for that of each file."""
        if self.ages.currentIndex() == 0:
            return None
        return float(self.moment.dateTime().toSecsSinceEpoch())

    def guess_all(self) -> None:
        """Leave everything to Inspector."""
        for box in self.singles.values():
            box.setCurrentIndex(GUESS)
        for several in self.severals.values():
            several.choose(None)
        self.label_page.clear()
        self.times_page.clear()
        self.ages.setCurrentIndex(0)

    def _field(self, role: str, guessed: object, chosen: object) -> QWidget:
        if role in SEVERAL:
            several = ColumnChoice(
                self._columns,
                guessed if isinstance(guessed, tuple) else (),
                chosen if isinstance(chosen, tuple) else None,
                title=tr(f"Columns for {ROLE_NAMES[role].lower()}"),
            )
            self.severals[role] = several
            return several
        box = QComboBox()
        box.addItem(
            f"{tr('Guess')}: {one_line(str(guessed))}" if guessed else tr("Guess: none found")
        )
        box.addItem(tr("No column"))
        box.addItems([one_line(name) for name in self._columns])
        box.setMaxVisibleItems(16)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(24)
        if chosen == "":
            box.setCurrentIndex(NONE)
        elif isinstance(chosen, str) and chosen in self._columns:
            box.setCurrentIndex(FIRST + self._columns.index(chosen))
        self.singles[role] = box
        return box

    def _moment(self, as_of: float | None) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(MEDIUM)
        self.ages = QComboBox()
        self.ages.addItems([tr("when its file was last changed"), tr("at this moment (UTC):")])
        self.ages.setAccessibleName(tr("Ages are measured"))
        self.moment = QDateTimeEdit()
        self.moment.setTimeZone(QTimeZone.utc())
        self.moment.setDisplayFormat("yyyy-MM-dd HH:mm:ss")
        self.moment.setCalendarPopup(True)
        self.moment.setAccessibleName(tr("Moment at which ages are measured"))
        seconds = as_of if as_of is not None else datetime.now(UTC).timestamp()
        self.moment.setDateTime(QDateTime.fromSecsSinceEpoch(int(seconds), QTimeZone.utc()))
        self.ages.currentIndexChanged.connect(self.moment.setEnabled)
        self.ages.setCurrentIndex(as_of is not None)
        self.moment.setEnabled(as_of is not None)
        line.addWidget(plain_label(tr("Measure ages of a version"), wrap=False))
        line.addWidget(self.ages)
        line.addWidget(self.moment, 1)
        return line


def _label_text(label: LabelKnown, part: str) -> str:
    value = getattr(label, part)
    if isinstance(value, tuple):
        return ", ".join(f"{one:g}" if isinstance(one, float) else str(one) for one in value)
    return f"{value:g}" if isinstance(value, float) else value or ""


def _times_text(known: FreshnessKnown) -> dict[str, str]:
    return {
        "warn_after": length_text(known.warn_after),
        "error_after": length_text(known.error_after),
        "time_zone": known.time_zone,
    }


def united(columns: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Return the columns of all versions, each once, in the order they appear."""
    return tuple(dict.fromkeys(name for names in columns for name in names))
