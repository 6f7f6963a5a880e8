"""An evaluation asked for and shown: the command, the table, the files, the report."""
