// Writes what the store says of itself. $rows: lists of key, value.
UNWIND $rows AS row
MERGE (s:Store {key: row[0]})
SET s.value = row[1]
