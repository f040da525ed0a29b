"""A framework document as the sheets of a spreadsheet, and back. Pure: no files, no Django."""
