"""The products table: each merchant's products under its id, how many they are, and which it had.

The index by place lists them by kelurahan, for whoever makes the directory's documents; the index
by change, in the order in which they changed, for whoever keeps a copy of them. What was taken away
stands in it as `gone#prd_…`, for KEPT_DAYS.
"""
