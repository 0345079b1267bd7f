// What is given comes back.
// $text, $number, $real, $flag, $many: one of each kind.
RETURN $text AS text, $number AS number, $real AS real, $flag AS flag, $many AS many
