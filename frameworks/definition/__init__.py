"""The meaning of a framework: types, document, checks, difference. Pure: no Django, no I/O."""
