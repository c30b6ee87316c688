"""The catalogue of the interface: Chinese sentences and their English.

``python -m web.translations`` collects every sentence a reader can meet, from code and from data,
keeps the translations that exist and lists what has none yet. Nothing here runs while serving.
"""
