"""Plain Python behind the guide: the ledger, its rules, and what is made from it.

Nothing in this package but ``guide.mkdocs_hooks`` knows MkDocs.
"""
