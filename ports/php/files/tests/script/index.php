<?php
// Something of each extension that every set has.
require __DIR__ . '/report.php';

session_save_path('/tmp');
session_start();
$_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;

report([
    'json' => json_decode(json_encode(['a' => [1, 2.5, null]]), true) === ['a' => [1, 2.5, null]],
    'pcre' => preg_replace('/(\w+) (\w+)/u', '$2 $1', 'grüße welt') === 'welt grüße',
    'ctype' => ctype_digit('0123') && !ctype_alpha('a1'),
    'date' => (new DateTime('2024-02-28 UTC'))->modify('+2 days')->format('D, d M Y') === 'Fri, 01 Mar 2024',
    'filter' => filter_var('ann@example.org', FILTER_VALIDATE_EMAIL) === 'ann@example.org',
    'session' => session_id() !== '' && $_SESSION['visits'] >= 1,
    'tokenizer' => count(token_get_all('<?php echo 1;')) === 5,
    'exceptions' => (static function () { try { intdiv(1, 0); } catch (DivisionByZeroError) { return true; } })(),
]);
