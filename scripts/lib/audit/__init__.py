"""Measurements of the security page, one module for each command of scripts/audit: it prints a JSON object and ends with 1
when a promise does not hold.

`tools` `venv` programs from PyPI below .stack · `running` the roles of a stack · `journey` a migration by the command
line · `sinks` where content could end up · `topics` everything on the broker.
"""
