"""What the reader's search knows: one index per language, made from the ledger and the built pages.

``model`` is the shape of ``data/search.yml``; ``index`` puts the index together. The search itself runs in the
reader's browser (``overrides/js/search``): no query leaves the device.
"""
