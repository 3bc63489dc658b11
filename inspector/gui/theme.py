"""The looks: one light and one dark theme, their colours, spaces and fonts.

Widgets take part in the style sheet through the dynamic property `look`: "page", "card", "muted",
"link" or "menu" (see `set_look`), and labels through `tone`. A widget that paints itself asks
`current_theme()` and repaints on `QEvent.Type.PaletteChange`.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from string import Template
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from inspector.assets import read_text
from inspector.model.blocks import Tone
from inspector.model.finding import Severity

ThemeName = Literal["light", "dark"]

#: Spaces between things, in logical pixels.
TIGHT, SMALL, MEDIUM, LARGE, HUGE = 4, 8, 12, 20, 32
RADIUS = 6

#: Words for tones, so that colour never speaks alone.
TONE_WORDS: dict[Tone, str] = {
    "neutral": "",
    "good": "Good",
    "info": "Info",
    "warning": "Warning",
    "critical": "Critical",
    "muted": "Not measured",
}

#: Colours the style sheet may name.
STYLED = (
    "background",
    "surface",
    "raised",
    "text",
    "muted",
    "border",
    "grid",
    "accent",
    "on_accent",
    "scroll",
)

_CHOICE, _CURRENT = "inspectorThemeChoice", "inspectorTheme"
_FOLLOWING = "inspectorFollowsSystem"
_BASE_SIZE, _STILL = "inspectorBaseSize", "inspectorStill"


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """One coherent set of colours, all "#rrggbb".

    Attributes:
        name: Which one it is.
        background: Behind everything.
        surface: Cards, tables and charts.
        raised: Header rows, hovered rows, tooltips.
        text: Ordinary text.
        muted: Text of second rank; still 4.5:1 on `background` and `surface`.
        border: Hairlines around surfaces.
        grid: Lines inside charts.
        accent: Links, focus, selection.
        on_accent: Text on `accent`.
        series: Eight colours for series, apart for colour-blind eyes too; 3:1 on `surface`.
        tones: Text colour of each tone; at least 4.5:1 on `surface` and on its own fill.
        fills: Background of a chip or note of each tone.
        heat: Palest to strongest colour where one end is worrying.
        calm: Palest to strongest colour where no end is.
        scroll: Handles of scroll bars; 3:1 on `background` and `surface`.
    """

    name: ThemeName
    background: str
    surface: str
    raised: str
    text: str
    muted: str
    border: str
    grid: str
    accent: str
    on_accent: str
    series: tuple[str, ...]
    tones: Mapping[Tone, str]
    fills: Mapping[Tone, str]
    heat: tuple[str, ...]
    calm: tuple[str, ...]
    scroll: str

    def colour_of_series(self, place: int) -> str:
        """Return the colour of the series in this place; they repeat after eight."""
        return self.series[place % len(self.series)]

    def tone(self, tone: Tone) -> str:
        """Return the text colour of a tone."""
        return self.tones[tone]

    def fill(self, tone: Tone) -> str:
        """Return the background of a tone."""
        return self.fills[tone]


LIGHT = Theme(
    name="light",
    background="#f4f5f7",
    surface="#ffffff",
    raised="#eceff3",
    text="#1b1f24",
    muted="#59626e",
    border="#d3d9e0",
    grid="#e6e9ee",
    accent="#0b5cad",
    on_accent="#ffffff",
    series=(
        "#0f86dc",
        "#b04200",
        "#00524c",
        "#721a86",
        "#bb8a00",
        "#34708c",
        "#520010",
        "#737965",
    ),
    tones={
        "neutral": "#1b1f24",
        "good": "#1a6b3c",
        "info": "#0b5cad",
        "warning": "#8a4b00",
        "critical": "#b3152a",
        "muted": "#59626e",
    },
    fills={
        "neutral": "#f0f2f5",
        "good": "#e0f3e7",
        "info": "#e1edfa",
        "warning": "#fdeccd",
        "critical": "#fde2e3",
        "muted": "#eceff3",
    },
    heat=("#fff4ea", "#fdd3ab", "#f7a166", "#e2662f", "#b03010", "#6f1606"),
    calm=("#eef5fb", "#c8def0", "#92bfe0", "#5497ca", "#2370a8", "#0d436f"),
    scroll="#858d98",
)

DARK = Theme(
    name="dark",
    background="#16191d",
    surface="#1e2227",
    raised="#282d34",
    text="#e6e9ed",
    muted="#a3acb7",
    border="#3a414a",
    grid="#2d333b",
    accent="#74b0f5",
    on_accent="#0d1520",
    series=(
        "#54a8fc",
        "#e0641f",
        "#a8e6a0",
        "#b06a9c",
        "#f0cd00",
        "#4f72ee",
        "#ef8d85",
        "#c7b7d1",
    ),
    tones={
        "neutral": "#e6e9ed",
        "good": "#6fd196",
        "info": "#86bbf7",
        "warning": "#f2b457",
        "critical": "#ff8f8f",
        "muted": "#a3acb7",
    },
    fills={
        "neutral": "#282d34",
        "good": "#173524",
        "info": "#16304d",
        "warning": "#3f2d0c",
        "critical": "#4a1c20",
        "muted": "#282d34",
    },
    heat=("#2c2622", "#553423", "#8a4523", "#c25d27", "#f08c46", "#ffc999"),
    calm=("#22282f", "#22405a", "#265f8b", "#3b83ba", "#6cabdd", "#b5d8f5"),
    scroll="#6b7480",
)

THEMES: dict[ThemeName, Theme] = {"light": LIGHT, "dark": DARK}


def apply_theme(app: QApplication, name: ThemeName | Literal["system"]) -> Theme:
    """Dress the application; "system" follows the desktop, also when it changes later."""
    app.setProperty(_CHOICE, name)
    hints = app.styleHints()
    if hasattr(hints, "setColorScheme"):  # Qt 6.8; it also darkens the window frame
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        hints.setColorScheme(schemes.get(name, Qt.ColorScheme.Unknown))
    if app.style().objectName() != "fusion":
        app.setStyle("fusion")
    if not app.property(_FOLLOWING):
        hints.colorSchemeChanged.connect(_follow_system)
        app.setProperty(_FOLLOWING, True)
    theme = THEMES[_system_theme() if name == "system" else name]
    _dress(app, theme)
    return theme


def apply_text_size(app: QApplication, size: int) -> None:
    """Make all text this large, in per cent of the system's size, also in open windows."""
    base = app.property(_BASE_SIZE)
    if base is None:
        base = app.font().pointSizeF()
        app.setProperty(_BASE_SIZE, base)
    ratio = float(base) * size / 100 / app.font().pointSizeF()
    if abs(ratio - 1) < 1e-6:
        return
    whole = app.font()
    whole.setPointSizeF(whole.pointSizeF() * ratio)
    app.setFont(whole)
    for widget in app.allWidgets():
        if widget.testAttribute(Qt.WidgetAttribute.WA_SetFont):
            own = QFont(widget.font())
            own.setPointSizeF(own.pointSizeF() * ratio)
            widget.setFont(own)
        if isinstance(widget, QTableView):
            rows = widget.verticalHeader()
            rows.setDefaultSectionSize(round(rows.defaultSectionSize() * ratio))
    if app.styleSheet():
        # What the style sheet touches keeps its font until it is dressed again.
        app.setStyleSheet("")
        app.setStyleSheet(style_sheet(current_theme()))


def scaled(pixels: int) -> int:
    """Return a width that is right for text of the usual size, for the size text has now."""
    app = QApplication.instance()
    base = app.property(_BASE_SIZE) if app is not None else None
    return pixels if base is None else round(pixels * QApplication.font().pointSizeF() / base)


def apply_motion(app: QApplication, wanted: bool) -> None:
    """Let things move by themselves, or not."""
    app.setProperty(_STILL, not wanted)
    for effect in (
        Qt.UIEffect.UI_AnimateMenu,
        Qt.UIEffect.UI_FadeMenu,
        Qt.UIEffect.UI_AnimateCombo,
        Qt.UIEffect.UI_AnimateTooltip,
        Qt.UIEffect.UI_FadeTooltip,
        Qt.UIEffect.UI_AnimateToolBox,
    ):
        app.setEffectEnabled(effect, wanted)


def may_move() -> bool:
    """Return whether things may move by themselves."""
    app = QApplication.instance()
    return app is None or not app.property(_STILL)


def current_theme() -> Theme:
    """Return the theme in use; light before any was applied."""
    app = QApplication.instance()
    return DARK if app is not None and app.property(_CURRENT) == "dark" else LIGHT


def theme_choice() -> str:
    """Return what was chosen: "light", "dark" or "system"."""
    app = QApplication.instance()
    return str((app.property(_CHOICE) if app is not None else None) or "system")


def tone_of(severity: Severity | None) -> Tone:
    """Return the tone of a severity; no finding is good."""
    tones: dict[Severity, Tone] = {
        Severity.CRITICAL: "critical",
        Severity.WARNING: "warning",
        Severity.INFO: "info",
    }
    return "good" if severity is None else tones[severity]


def set_look(widget: QWidget, look: str) -> None:
    """Give a widget a look of the style sheet, now or later in its life."""
    widget.setProperty("look", look)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def font(*, size: float = 1.0, bold: bool = False, tabular: bool = False) -> QFont:
    """Return the application's font, scaled; `tabular` makes all digits equally wide."""
    result = QFont(QApplication.font())
    if size != 1.0:
        result.setPointSizeF(max(6.0, result.pointSizeF() * size))
    if bold:
        result.setWeight(QFont.Weight.DemiBold)
    if tabular:
        with suppress(TypeError):  # PySide 6.7 cannot make a tag of a text
            result.setFeature(QFont.Tag("tnum"), 1)
    return result


def code_font() -> QFont:
    """Return the system's fixed-width font, in the application's size."""
    result = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    result.setPointSizeF(QApplication.font().pointSizeF())
    return result


def _system_theme() -> ThemeName:
    dark = QApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return "dark" if dark else "light"


def _follow_system(_scheme: Qt.ColorScheme) -> None:
    app = QApplication.instance()
    if isinstance(app, QApplication) and theme_choice() == "system":
        _dress(app, THEMES[_system_theme()])


def _dress(app: QApplication, theme: Theme) -> None:
    app.setProperty(_CURRENT, theme.name)  # first: widgets read it when the palette changes
    app.setPalette(palette(theme))
    app.setStyleSheet(style_sheet(theme))


def palette(theme: Theme) -> QPalette:
    """Return the theme as a Qt palette."""
    result = QPalette()
    role = QPalette.ColorRole
    colours = {
        role.Window: theme.background,
        role.WindowText: theme.text,
        role.Base: theme.surface,
        role.AlternateBase: theme.background,
        role.Text: theme.text,
        role.PlaceholderText: theme.muted,
        role.Button: theme.raised,
        role.ButtonText: theme.text,
        role.BrightText: theme.on_accent,
        role.ToolTipBase: theme.raised,
        role.ToolTipText: theme.text,
        role.Highlight: theme.accent,
        role.HighlightedText: theme.on_accent,
        role.Link: theme.accent,
        role.LinkVisited: theme.accent,
        role.Light: theme.surface,
        role.Midlight: theme.raised,
        role.Mid: theme.border,
        role.Dark: theme.border,
        role.Shadow: theme.border,
        role.Accent: theme.accent,
    }
    for key, colour in colours.items():
        result.setColor(key, QColor(colour))
    for key in (role.WindowText, role.Text, role.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, key, QColor(theme.muted))
    result.setColor(QPalette.ColorGroup.Disabled, role.Highlight, QColor(theme.border))
    return result


def style_sheet(theme: Theme) -> str:
    """Return the few rules the palette cannot express."""
    names = {name: getattr(theme, name) for name in STYLED}
    fills = {f"fill_{tone}": colour for tone, colour in theme.fills.items()}
    tones = {f"tone_{tone}": colour for tone, colour in theme.tones.items()}
    rules = Template(read_text("styles", "window.qss"))
    return rules.substitute(names, **fills, **tones, radius=RADIUS)
