"""How well and how fast the search answers, beside other engines on the same pages and the same queries.

``python -m bench.search`` builds nothing of the site: it reads ``site/`` (or another folder) as it was built.
"""
