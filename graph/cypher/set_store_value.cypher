// Change one thing the store says of itself.
// $key: its name; $value: its new text.
MATCH (s:Store)
WHERE s.key = $key
SET s.value = $value
