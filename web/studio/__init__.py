"""The process studio: processes, decisions, forms and document templates in the browser."""
