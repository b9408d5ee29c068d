"""Qt item models. They are fed rows and know no database.

columns   Column, Tag, the roles that delegates read
paged     PagedTableModel: ids of a query, rows fetched by the page; for long tables
rows      RowsModel: all rows in memory; for short lists
selection select_id, selected_id, selected_ids, row_of
"""
