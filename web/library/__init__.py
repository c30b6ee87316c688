"""The library of precedents: searched by the staff, fed by mediators, judged by the office."""
