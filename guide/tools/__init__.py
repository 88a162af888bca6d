"""The tools that run on the reader's device: what their templates show, and the data that their scripts compute with.

Each tool is a block of a page. Without a script it is complete text; the script finds its data beside it, as JSON,
and makes the block interactive in place. Text and data are made from the same facts.
"""
