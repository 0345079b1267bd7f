// Makes the records of the files of a batch. $rows: lists of SOURCE_COLUMNS in order.
UNWIND $rows AS row
CREATE (s:Source {<properties>})
RETURN count(s) AS made
