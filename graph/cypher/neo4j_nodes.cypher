// Makes nodes of one label.
// $rows: lists of the label's properties in the model's order.
UNWIND $rows AS row
CREATE (n:Entity:<label> {<properties>})
RETURN count(n) AS made
