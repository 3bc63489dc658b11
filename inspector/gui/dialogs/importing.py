"""How a text file is read: what was found, every guess to be changed, and the first rows so read."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QSpinBox,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.text import one_line, plain_label
from inspector.gui.dialogs.buttons import buttons_for
from inspector.gui.dialogs.column_types import ColumnTypes
from inspector.gui.jobs import Job
from inspector.gui.models.preview_model import BLOCK_COLUMNS, PreviewModel
from inspector.gui.panels.data_header import DataHeader
from inspector.gui.theme import MEDIUM, SMALL, font
from inspector.language.current import tr
from inspector.model.errors import InspectorError, RequestError
from inspector.model.reading import TextReading

if TYPE_CHECKING:
    from inspector.rows import ImportPreview

#: A change is previewed when nothing more has changed for so long.
SETTLING_MS = 250

DELIMITERS = {"Comma": ",", "Tab": "\t", "Semicolon": ";", "Bar": "|", "Space": " "}
QUOTES = {'Double  "': '"', "Single  '": "'", "None": ""}
ANSWERS = {"Yes": True, "No": False}
THOUSANDS = {"Comma": ",", "Point": ".", "Blank or apostrophe": " ", "Nothing": ""}
ORDERS = {"The day": "day", "The month": "month"}
ENCODINGS = (
    "utf-8", "utf-16", "cp1252", "latin-1", "cp1250", "cp1251", "iso8859-15", "shift_jis", "gb18030",
    "euc-kr", "big5", "mac-roman", "cp437",
)  # fmt: skip

#: Asks for a preview; the functions are told the `ImportPreview`, or what stood in its way.
Ask = Callable[[TextReading, Callable[..., object], Callable[..., object]], Job]


class ImportDialog(QDialog):
    """Choices on the left, the first rows on the right.

    Args:
        path: The file.
        given: Choices made before.
        ask: Fetches a preview.
        parent: The window.
    """

    def __init__(
        self, path: str, given: TextReading, ask: Ask, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ask = ask
        self._job: Job | None = None
        self.setWindowTitle(tr(f"How “{one_line(Path(path).name)}” is read"))
        self.resize(QSize(900, 540))
        self._delimiter = _choices(tr("Delimiter"), DELIMITERS, given.delimiter, editable=True)
        self._quote = _choices(tr("Quotation mark"), QUOTES, given.quote, editable=True)
        self._header = _choices(tr("Header line"), ANSWERS, given.header)
        self._comma = _choices(tr("Decimal comma"), ANSWERS, given.decimal_comma)
        self._thousands = _choices(tr("Thousands parted by"), THOUSANDS, given.thousands)
        self._dates = _choices(tr("Dates begin with"), ORDERS, given.date_order)
        self._encoding = _choices(
            tr("Encoding"), {name: name for name in ENCODINGS}, given.encoding, editable=True
        )
        self._skip = QSpinBox()
        self._skip.setAccessibleName(tr("Lines left out at the top"))
        self._skip.setRange(-1, 100_000)
        self._skip.setSpecialValueText(tr("As found"))
        self._skip.setValue(-1 if given.skip is None else given.skip)
        form = QFormLayout()
        for name, field in (
            (tr("Delimiter"), self._delimiter),
            (tr("Quotation mark"), self._quote),
            (tr("Header line"), self._header),
            (tr("Lines left out"), self._skip),
            (tr("Encoding"), self._encoding),
            (tr("Decimal comma"), self._comma),
            (tr("Thousands"), self._thousands),
            (tr("Dates begin with"), self._dates),
        ):
            form.addRow(name, field)
        left = QVBoxLayout()
        left.addLayout(form)
        self.columns = ColumnTypes(given)
        left.addWidget(self.columns, 1)
        side = QWidget()
        side.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        side.setFixedWidth(310)
        right = QVBoxLayout()
        self.table = QTableView()
        self.table.setHorizontalHeader(DataHeader(self.table))
        self.table.horizontalHeader().setSectionsMovable(False)
        self.table.setAccessibleName(tr("First rows"))
        self.table.setFont(font(tabular=True))
        self.table.setWordWrap(False)
        right.addWidget(self.table, 1)
        self._trouble = plain_label("", tone="critical")
        right.addWidget(self._trouble)
        self._notes = plain_label("", look="muted", size=0.95)
        right.addWidget(self._notes)
        body = QHBoxLayout()
        body.setSpacing(MEDIUM)
        body.addWidget(side)
        body.addLayout(right, 1)
        stack = QVBoxLayout(self)
        stack.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, SMALL)
        stack.addLayout(body, 1)
        self.buttons = buttons_for(self, tr("Read it so"))
        stack.addWidget(self.buttons)
        self._later = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._later.timeout.connect(self._preview)
        self.columns.chosen.connect(self._later.start)
        for box in (
            self._delimiter, self._quote, self._header, self._comma, self._encoding,
            self._thousands, self._dates,
        ):  # fmt: skip
            box.currentTextChanged.connect(lambda _text: self._later.start())
        self._skip.valueChanged.connect(lambda _value: self._later.start())
        self.finished.connect(self._stop)
        self._preview()

    def reading(self) -> TextReading:
        """Return the choices.

        Raises:
            RequestError: They make no sense.
        """
        as_text, types = self.columns.choices()
        return TextReading(
            delimiter=_text_of(self._delimiter, DELIMITERS),
            quote=_text_of(self._quote, QUOTES),
            header=ANSWERS.get(self._header.currentText()),
            skip=None if self._skip.value() < 0 else self._skip.value(),
            encoding=_text_of(self._encoding, {}),
            decimal_comma=ANSWERS.get(self._comma.currentText()),
            thousands=THOUSANDS.get(self._thousands.currentText()),
            date_order=ORDERS.get(self._dates.currentText()),
            as_text=as_text,
            types=types,
        )

    @property
    def trouble(self) -> str:
        """Why the file cannot be read so; empty if it can."""
        return self._trouble.text()

    def _preview(self) -> None:
        self._stop()
        try:
            wanted = self.reading()
        except RequestError as error:
            self._say(f"{error.message} {error.hint}".strip())
            return

        def fail(error: Exception) -> None:
            self._job = None
            if isinstance(error, InspectorError):
                self._say(f"{error.message} {error.hint}".strip())
            else:
                self._say(str(error))

        self._job = self._ask(wanted, self._show, fail)

    def _show(self, seen: "ImportPreview") -> None:
        self._job = None
        self._say(seen.trouble)
        self._notes.setText("\n".join(seen.notes[:6]))
        self._tell_found(seen.found)
        model = PreviewModel(seen.schema.columns, len(seen.rows), self)
        for block in range(-(-len(seen.schema.columns) // BLOCK_COLUMNS)):
            cut = slice(block * BLOCK_COLUMNS, (block + 1) * BLOCK_COLUMNS)
            model.accept_page(0, [row[cut] for row in seen.rows], block=block)
        old = self.table.model()
        self.table.setModel(model)
        if old is not None:
            old.deleteLater()
        if not seen.trouble:
            self.columns.show_columns(seen.schema.names)

    def _tell_found(self, found: TextReading) -> None:
        """Say beside “as found” what was found."""
        for box, known, value in (
            (self._delimiter, DELIMITERS, found.delimiter),
            (self._quote, QUOTES, found.quote),
            (self._header, ANSWERS, found.header),
            (self._comma, ANSWERS, found.decimal_comma),
            (self._encoding, {}, found.encoding),
        ):
            word = next((name for name, one in known.items() if one == value), str(value))
            box.blockSignals(True)
            chosen = box.currentIndex() == 0 and box.currentText() == box.itemText(0)
            box.setItemText(0, tr(f"As found: {word.lower()}"))
            if chosen:
                box.setCurrentIndex(0)
                box.setEditText(box.itemText(0))
            box.blockSignals(False)
        self._skip.setSpecialValueText(tr(f"As found: {found.skip}"))

    def _say(self, trouble: str) -> None:
        self._trouble.setText(trouble)
        self._trouble.setVisible(bool(trouble))
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(not trouble)

    def _stop(self) -> None:
        self._later.stop()
        if self._job is not None:
            self._job.cancel()
            self._job = None


def _choices(
    name: str, known: "dict[str, str] | dict[str, bool]", given: object, *, editable: bool = False
) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    box.addItem(tr("As found"))
    box.addItems(list(known))
    box.setEditable(editable)
    place = next((n for n, value in enumerate(known.values(), 1) if value == given), 0)
    if given is None:
        place = 0
    box.setCurrentIndex(place)
    if given is not None and place == 0:
        box.setEditText(str(given))
    return box


def _text_of(box: QComboBox, known: dict[str, str]) -> str | None:
    """Return what is chosen or typed; None for “as found”."""
    text = box.currentText()
    if text == box.itemText(0) or not text:
        return None
    return known.get(text, text)
