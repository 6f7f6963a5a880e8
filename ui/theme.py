"""The look of the page: a calm theme of our own, light and dark, with the system's fonts."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradio.themes import Base

ASSETS = Path(__file__).parent / "assets"

# Named as strings, fonts are the reader's own: nothing is loaded for them.
SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Liberation Sans", "Arial", "sans-serif")
MONO = ("ui-monospace", "Consolas", "Liberation Mono", "monospace")


def theme() -> "Base":
    """Gradio's plainest theme with the colours that `assets/passerelle.css` declares, for light and dark alike."""
    from gradio.themes import Base, Color

    petrol = Color("#eef6f7", "#d7eaed", "#b3d6dc", "#84bac4", "#4f97a5", "#2c7a8a", "#0f5c6e", "#0d4d5c", "#0b3f4b",
                   "#08313b", "#05222a", name="petrol")  # fmt: skip
    grey = Color("#f7f8f8", "#eef0f1", "#dde1e3", "#c3c9cd", "#8e979d", "#677178", "#4d565d", "#3a4248", "#2a3136",
                 "#1d2327", "#14191c", name="grey")  # fmt: skip
    plain = Base(primary_hue=petrol, secondary_hue=petrol, neutral_hue=grey, font=SANS, font_mono=MONO)
    both = {
        "background_fill_primary": "var(--card)",
        "background_fill_secondary": "var(--paper)",
        "body_text_color_subdued": "var(--soft)",
        "block_background_fill": "transparent",
        "block_border_width": "0px",
        "block_info_text_color": "var(--soft)",
        "block_label_text_color": "var(--ink)",
        "block_title_text_color": "var(--ink)",
        "border_color_primary": "var(--line)",
        "border_color_accent": "var(--accent)",
        "input_background_fill": "var(--card)",
        "input_border_color": "var(--edge)",
        "input_border_color_focus": "var(--accent)",
        "input_border_width": "1px",
        "input_placeholder_color": "var(--soft)",
        "link_text_color": "var(--accent)",
        "link_text_color_hover": "var(--accent)",
        "link_text_color_active": "var(--accent)",
        "link_text_color_visited": "var(--accent)",
        "checkbox_background_color": "var(--card)",
        "checkbox_background_color_selected": "var(--button)",
        "checkbox_border_color": "var(--edge)",
        "checkbox_border_color_selected": "var(--button)",
        "checkbox_label_background_fill": "var(--card)",
        "checkbox_label_background_fill_hover": "var(--tint)",
        "checkbox_label_background_fill_selected": "var(--tint)",
        "checkbox_label_border_color": "var(--line)",
        "checkbox_label_border_width": "1px",
        "checkbox_label_text_color": "var(--ink)",
        "checkbox_label_text_color_selected": "var(--ink)",
        "button_primary_background_fill": "var(--button)",
        "button_primary_background_fill_hover": "var(--button-hover)",
        "button_primary_text_color": "#ffffff",
        "button_primary_border_color": "var(--button)",
        "button_secondary_background_fill": "var(--card)",
        "button_secondary_background_fill_hover": "var(--tint)",
        "button_secondary_text_color": "var(--ink)",
        "button_secondary_border_color": "var(--line)",
    }
    # The colours change with the mode by themselves: the dark value of each is the same variable.
    # In full: the page wears these two before its style sheet is there.
    first = {"body_background_fill": "#f6f7f6", "body_background_fill_dark": "#14191c",
             "body_text_color": "#1b2327", "body_text_color_dark": "#e6eaeb"}  # fmt: skip
    dark = {f"{name}_dark": value for name, value in both.items()}
    return plain.set(block_title_text_weight="600", **first, **both, **dark)
