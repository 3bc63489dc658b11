"""What goes into a saved report, for whom, and what is kept out of it; with a preview of what would leave."""

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from inspector.gui.blocks.text import plain_label
from inspector.gui.dialogs.buttons import buttons_for
from inspector.gui.dialogs.column_choice import ColumnChoice
from inspector.gui.theme import LARGE, MEDIUM, SMALL
from inspector.language.current import tr
from inspector.model.choice import FORMATS, LANGUAGES, LEAST_ROWS, TABS, USUAL_FORMATS, Choice
from inspector.model.errors import RequestError
from inspector.model.report import Report

_LANGUAGE_NAMES = {"en": "English", "de": "Deutsch"}
_AUDIENCES = (("full", "Full, for those who repair"), ("short", "Short, for those who decide"))
_FORMAT_NAMES = {
    "pdf": "PDF", "xlsx": "Workbook", "png": "PNG pictures", "docx": "Document", "pptx": "Slides",
}  # fmt: skip
#: What has to be installed for a format.
_NEEDS = {"docx": "docx", "pptx": "pptx"}


class SavingDialog(QDialog):
    """Chooses a `Choice`; what would be masked is shown as it is chosen."""

    def __init__(self, report: Report, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._report = report
        self._logo = b""
        self._accent = ""
        columns: Sequence[str] = report.versions[-1].schema.names
        self.setWindowTitle(tr("Choose what to save"))
        self.setAccessibleName(tr("Choose what to save"))
        self.setMinimumWidth(640)
        body = QVBoxLayout(self)
        body.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        body.setSpacing(MEDIUM)
        form = QFormLayout()
        form.setVerticalSpacing(SMALL)
        self.title, self.author = QLineEdit(), QLineEdit()
        self.title.setPlaceholderText(tr("the names of the versions"))
        self.audience, self.language = QComboBox(), QComboBox()
        self.audience.addItems([text for _, text in _AUDIENCES])
        self.language.addItems([_LANGUAGE_NAMES[name] for name in LANGUAGES])
        self.tabs = {tab: QCheckBox(tab.capitalize()) for tab in TABS}
        self.formats = {name: QCheckBox(tr(_FORMAT_NAMES[name])) for name in FORMATS}
        for box in self.tabs.values():
            box.setChecked(True)
        for kind, box in self.formats.items():
            box.setChecked(kind in USUAL_FORMATS)
            if kind in _NEEDS and find_spec(_NEEDS[kind]) is None:
                box.setEnabled(False)
                box.setToolTip(tr('Install it with: pip install "data-health-inspector[office]".'))
        self.columns = ColumnChoice(columns, columns, None, title=tr("Columns that go in"))
        self.private = ColumnChoice(columns, (), None, title=tr("Columns to mask as well"))
        self.shown = ColumnChoice(columns, (), None, title=tr("Columns that are not personal"))
        self.columns.box.setItemText(0, tr("All columns"))
        for choice in (self.private, self.shown):
            choice.box.setItemText(0, tr("No other column"))
        self.least = QSpinBox(minimum=1, maximum=1_000, value=LEAST_ROWS)
        self.masking = QCheckBox(tr("Mask rare values, and values of columns that look personal"))
        self.masking.setChecked(True)
        for name, field in (
            (tr("Title"), self.title),
            (tr("Author"), self.author),
            (tr("Audience"), self.audience),
            (tr("Language"), self.language),
            (tr("Tabs"), _row(list(self.tabs.values()))),
            (tr("Columns"), self.columns),
            (tr("Beside page and tables"), _row(list(self.formats.values()))),
            (tr("Looks"), self._looks()),
            (tr("Privacy"), self.masking),
            (tr("Mask as well"), self.private),
            (tr("Do not mask"), self.shown),
            (tr("Mask texts in fewer rows than"), self.least),
        ):
            field.setAccessibleName(name)
            label = QLabel(name)
            label.setTextFormat(Qt.TextFormat.PlainText)
            form.addRow(label, field)
        body.addLayout(form)
        body.addWidget(plain_label(tr("What would be masked"), bold=True))
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setFixedHeight(96)
        self.preview.setTabChangesFocus(True)
        self.preview.setAccessibleName(tr("What would be masked"))
        body.addWidget(self.preview)
        buttons = buttons_for(self, tr("Choose a place…"))
        body.addWidget(buttons)
        look = buttons.addButton(tr("Preview again"), buttons.ButtonRole.ActionRole)
        look.clicked.connect(self.show_preview)
        QTimer.singleShot(0, self, self.show_preview)

    def choice(self) -> Choice:
        """Return what was chosen."""
        chosen = self.columns.chosen()
        return Choice(
            title=self.title.text().strip(),
            author=self.author.text().strip(),
            audience="full" if self.audience.currentIndex() == 0 else "short",
            language=LANGUAGES[self.language.currentIndex()],
            tabs=tuple(tab for tab, box in self.tabs.items() if box.isChecked()) or TABS,
            columns=chosen or (),
            accent=self._accent,
            logo=self._logo,
            formats=tuple(name for name, box in self.formats.items() if box.isChecked()),
            least_rows=self.least.value(),
            private=self.private.chosen() or (),
            open=self.shown.chosen() or (),
            unmasked=not self.masking.isChecked(),
        )

    def show_preview(self) -> None:
        """Tell what would be masked."""
        from inspector.report.privacy.personal import personal_columns

        choice = self.choice()
        if choice.unmasked:
            text = "Nothing: rare values and values of personal columns would leave."
        else:
            found = personal_columns(self._report, choice)
            lines = [f"{name}: {why}" for name, why in found.items()]
            lines.append(f"Texts that fewer than {choice.least_rows} rows have.")
            text = "\n".join(lines)
        self.preview.setPlainText(text)

    def _looks(self) -> QWidget:
        logo, accent = QPushButton(tr("Logo…")), QPushButton(tr("Colour…"))
        self.looks = plain_label("", look="muted", wrap=False)
        logo.clicked.connect(self._choose_logo)
        accent.clicked.connect(self._choose_accent)
        return _row([logo, accent, self.looks])

    def _choose_logo(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, tr("Logo"), "", tr("Pictures (*.png *.jpg *.jpeg)")
        )
        if not path:
            return
        try:
            data = Path(path).read_bytes()
            Choice(logo=data).check()
        except (OSError, RequestError) as error:
            self.looks.setText(str(error))
            return
        self._logo = data
        self.looks.setText(Path(path).name)

    def _choose_accent(self) -> None:
        colour = QColorDialog.getColor(parent=self, title=tr("Colour"))
        if colour.isValid():
            self._accent = colour.name()
            self.looks.setText(self._accent)


def _row(fields: Sequence[QWidget]) -> QWidget:
    row = QWidget()
    line = QHBoxLayout(row)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(SMALL)
    for field in fields:
        line.addWidget(field)
    line.addStretch(1)
    return row
