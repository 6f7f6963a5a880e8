"""Reading PDF: characters → lines → columns and tables → paragraphs, headings, notes."""
