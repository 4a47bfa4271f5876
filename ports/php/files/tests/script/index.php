<?php
// Something of each extension that the default options have; `all well` where every one of them answers as it should.
session_save_path('/tmp');
session_start();
$_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;

$database = new SQLite3(':memory:');
$database->exec('CREATE TABLE words (word TEXT)');
$database->exec("INSERT INTO words VALUES ('one'), ('two')");

$checks = [
    'json' => json_decode(json_encode(['a' => [1, 2.5, null]]), true) === ['a' => [1, 2.5, null]],
    'pcre' => preg_replace('/(\w+) (\w+)/u', '$2 $1', 'grüße welt') === 'welt grüße',
    'ctype' => ctype_digit('0123') && !ctype_alpha('a1'),
    'date' => (new DateTime('2024-02-28 UTC'))->modify('+2 days')->format('D, d M Y') === 'Fri, 01 Mar 2024',
    'session' => session_id() !== '' && $_SESSION['visits'] >= 1,
    'sqlite' => $database->querySingle('SELECT count(*) FROM words') === 2,
    'exceptions' => (static function () { try { intdiv(1, 0); } catch (DivisionByZeroError) { return true; } })(),
];
foreach ($checks as $name => $passed) {
    echo $name, $passed ? " is well\n" : " FAILS\n";
}
echo in_array(false, $checks, true) ? "not well\n" : "all well\n";
