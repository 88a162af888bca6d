"""The guide without a network: installed in a browser, unpacked from a stick, forwarded as a single file.

Everything here is made from the built pages, after them: ``guide.build`` says in which order.
"""
