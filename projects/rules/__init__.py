"""The rules a good reviewer checks by: pure functions over sheets and reports, each with its number in the
field's list.  No Django here."""
