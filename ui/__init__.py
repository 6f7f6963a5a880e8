"""People and programs ask: command line and web page. They parse and render; `search` and `indexer` do the work."""
