// Makes the record of a batch. $rows: lists of BATCH_COLUMNS in order.
UNWIND $rows AS row
CREATE (b:Batch {<properties>})
RETURN count(b) AS made
