<?php
require __DIR__ . '/report.php';

$database = new SQLite3(':memory:');
$database->exec('CREATE TABLE words (word TEXT)');
$database->exec("INSERT INTO words VALUES ('one'), ('two')");
$objects = new PDO('sqlite:/tmp/words.db');
$objects->exec('CREATE TABLE words (word TEXT)');
$objects->prepare('INSERT INTO words VALUES (?)')->execute(['three']);

report([
    'sqlite3' => $database->querySingle('SELECT count(*) FROM words') === 2,
    'pdo_sqlite' => $objects->query('SELECT word FROM words')->fetchColumn() === 'three',
]);
