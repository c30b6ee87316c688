"""The papers of a case: templates, their words, and the PDF made of them."""
